package dev.offsetcommit.lab.program;

import dev.offsetcommit.lab.history.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the lab is to do with a program.
 *
 * @param line how the program is started, as it was typed
 * @param words the same in words, with placeholders
 * @param environment what it has in its environment besides
 * @param copies how many members run at a time
 * @param topic the topic that it reads, null for one of the lab's own name
 * @param group its group, null for one of the lab's own name
 * @param port where it looks for the broker, 0 for any
 * @param partitions how many the topic has
 * @param templates what is sent to it
 * @param effects where its effects are seen
 * @param pattern finds the number in an effect, null to learn it
 * @param promise what is to hold
 * @param faults what is done to it
 * @param kills how often, in each experiment
 * @param records how many records each experiment has at most
 * @param settle how long without an effect or a commit until an experiment is over
 * @param keepDeadMembers whether a killed member keeps its partitions until its session ends
 * @param seed the same seed gives the same schedule
 * @param directory where the histories go
 */
public record ProgramPlan(
    String line,
    List<String> words,
    Map<String, String> environment,
    int copies,
    String topic,
    String group,
    int port,
    int partitions,
    Templates templates,
    EffectPlace effects,
    String pattern,
    ProgramPromise promise,
    List<Fault> faults,
    int kills,
    long records,
    Duration settle,
    boolean keepDeadMembers,
    long seed,
    Path directory) {

  /** Copies the collections. */
  public ProgramPlan {
    words = List.copyOf(words);
    environment = new TreeMap<>(environment);
    faults = List.copyOf(faults);
  }

  /** The words of one copy, with everything filled in. */
  List<String> words(Map<String, String> names) {
    List<String> filled = new ArrayList<>();
    for (String word : words) {
      String text = word;
      for (var name : names.entrySet()) {
        text = text.replace("{" + name.getKey() + "}", name.getValue());
      }
      filled.add(text);
    }
    return filled;
  }

  /** The program in a table: its command without directories, not too long. */
  String shortName() {
    StringBuilder name = new StringBuilder();
    for (String word : words) {
      String base = word.substring(word.lastIndexOf('/') + 1);
      name.append(name.isEmpty() ? "" : " ").append(base.isEmpty() ? word : base);
    }
    return name.length() <= 40 ? name.toString() : name.substring(0, 39) + "…";
  }

  /**
   * Whether a command can be started.
   *
   * @param command a path to an executable file, or a name on the PATH
   */
  public static boolean isThere(String command) {
    return ProgramProcess.isThere(command);
  }

  /**
   * Whether a text is a pattern that finds a number.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static boolean checkPattern(String regex) {
    return EffectPattern.of(regex) != null;
  }
}
