package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The two promises of the tutorial, counted without the lab: this test shares no code with it, so a
 * mistake in the lab's checker cannot hide here. All modes are tried in {@code lab.CommitModesIT}.
 */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class CrashContractIT {

  private static final int COUNT = 40;
  private static final int KILLED_AT = 12;
  private static final Pattern NUMBER = Pattern.compile("\\\\\"number\\\\\": (\\d+)");

  @ParameterizedTest
  @CsvSource({"record, processed, 0, 1", "before, processing, 1, 0"})
  void aKillBetweenProcessingAndCommit(
      String mode, String moment, int lost, int repeated, Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, COUNT);
    List<String> line =
        new ArrayList<>(List.of("consumer", "-b", cluster.bootstrapServers(), "-t", topic));
    line.addAll(List.of("-g", group, "--output", "json", "-X", "max.poll.records=5"));
    line.addAll(List.of("-X", "session.timeout.ms=1000", "-X", "heartbeat.interval.ms=300"));
    line.addAll(mode.equals("record") ? List.of("--manual-commit") : List.of("--commit", mode));

    List<Long> numbers = new ArrayList<>();
    try (Child killed = start(line, "--pause-at", moment + ":" + KILLED_AT)) {
      killed.awaitErr(event -> event.startsWith("{\"type\":\"paused\""));
      assertThat(killed.kill()).isEqualTo(137);
      numbers.addAll(numbers(killed));
    }
    assertThat(numbers).as("it got there").hasSize(KILLED_AT - lost);
    try (Child next = start(line, "-e")) {
      assertThat(next.awaitExit()).as("%s", next).isZero();
      numbers.addAll(numbers(next));
    }

    int different = new HashSet<>(numbers).size();
    assertThat(COUNT - different).as("lost").isEqualTo(lost);
    assertThat(numbers.size() - different).as("repeated").isEqualTo(repeated);
  }

  private static Child start(List<String> line, String... more) {
    List<String> all = new ArrayList<>(line);
    all.addAll(List.of(more));
    return Child.start(all.toArray(String[]::new));
  }

  private static List<Long> numbers(Child child) {
    return child.out().stream()
        .map(NUMBER::matcher)
        .filter(Matcher::find)
        .map(found -> Long.parseLong(found.group(1)))
        .toList();
  }
}
