package dev.offsetcommit.lab.process;

import java.util.List;
import java.util.Set;

/** How this program is started in another JVM. */
@FunctionalInterface
public interface Program {

  /**
   * The words that start a command, without its options.
   *
   * @param name the command's name, which is the last of them
   */
  List<String> command(String name);

  /**
   * A process for such words. What the environment says to a JVM is among them already, and the JVM
   * would announce it in the output once more.
   */
  static ProcessBuilder process(List<String> line) {
    ProcessBuilder builder = new ProcessBuilder(line);
    builder
        .environment()
        .keySet()
        .removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
    return builder;
  }
}
