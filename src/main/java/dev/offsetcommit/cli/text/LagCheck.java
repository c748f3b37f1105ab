package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.lag.GroupLag;
import dev.offsetcommit.lag.LagQuery;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a sample of {@code lag} comes to: an exit code, and on stderr the reasons.
 *
 * @param limits to be kept
 * @param groups that the user named; none = all
 * @param topics that the user named; none = all
 * @param servers the cluster, for messages
 * @param failureLine what to say of a group that cannot be seen
 */
public record LagCheck(
    LagLimits limits,
    Collection<String> groups,
    Collection<String> topics,
    String servers,
    Function<RuntimeException, String> failureLine) {

  /** Says what is wrong, and gives the exit code. */
  public int code(LagQuery.Sample sample, PrintStream err) {
    boolean exceeded = false;
    for (GroupLag lag : sample.groups()) {
      List<String> sentences = limits.exceeded(lag);
      sentences.forEach(err::println);
      exceeded |= !sentences.isEmpty();
    }
    List<String> failures = unchecked(sample);
    failures.addAll(missing(sample));
    failures.forEach(err::println);
    refusals(sample).values().forEach(err::println);
    // A group of Connect workers, say, is no failure if it was not asked for.
    boolean refused =
        sample.refused().values().stream()
            .anyMatch(failure -> !groups.isEmpty() || !(failure instanceof TerseException));
    return exceeded
        ? ExitCode.VIOLATION
        : refused || !failures.isEmpty() ? ExitCode.FAILED : ExitCode.DONE;
  }

  public boolean isExceeded(LagQuery.Sample sample) {
    return sample.groups().stream().anyMatch(lag -> !limits.exceeded(lag).isEmpty());
  }

  /** A sentence for each reason why the limits could not be checked. */
  public List<String> unchecked(LagQuery.Sample sample) {
    List<String> sentences = new ArrayList<>();
    sample.groups().forEach(lag -> sentences.addAll(limits.unchecked(lag, !groups.isEmpty())));
    sentences.addAll(limits.unchecked(sample, topics, servers));
    return sentences;
  }

  /** By the name of the group: why it cannot be seen, in a line. */
  public Map<String, String> refusals(LagQuery.Sample sample) {
    Map<String, String> lines = new LinkedHashMap<>();
    sample.refused().forEach((group, failure) -> lines.put(group, failureLine.apply(failure)));
    return lines;
  }

  private List<String> missing(LagQuery.Sample sample) {
    return sample.missing().stream()
        .filter(topic -> !sample.has(topic))
        .map(
            topic ->
                "Topic %s does not exist on %s. 'lag' without --topic shows all topics of a group."
                    .formatted(topic, servers))
        .toList();
  }
}
