package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.consumer.RunningConsumer.Protocol;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every way to commit promises for a crash: a real consumer is killed with SIGKILL between
 * processing and commit, another one takes over, and what both wrote is compared with what was
 * produced.
 */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class CrashContractIT {

  private static final int COUNT = 40;
  private static final int CRASH_AT = 12;
  private static final Pattern NUMBER = Pattern.compile("\\\\\"number\\\\\": (\\d+)");

  /** Starts the consumer that is to be killed. */
  private interface Victim {
    Child start(String topic, String group, String pauseAt);
  }

  static Stream<Arguments> everyWay() {
    return Subject.all()
        .flatMap(
            s ->
                Stream.of(Protocol.EAGER, Protocol.CONSUMER)
                    .map(protocol -> Arguments.of(s, protocol)));
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void aKillBetweenProcessingAndCommitKeepsThePromise(
      Subject subject, Protocol protocol, Cluster cluster) {
    crash(subject, protocol, cluster, (t, g, at) -> consumer(subject, protocol, cluster, t, g, at));
  }

  @ParameterizedTest
  @EnumSource(KnownBad.class)
  void theContractFindsEachKnownMistake(KnownBad bad, Cluster cluster) {
    assertThatThrownBy(
            () ->
                crash(
                    Subject.bad(bad),
                    Protocol.EAGER,
                    cluster,
                    (topic, group, at) -> knownBad(bad, cluster, topic, group)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(bad.name())
        .hasMessageContaining(bad == KnownBad.POSITION ? "lost" : "repeated");
  }

  private static void crash(Subject subject, Protocol protocol, Cluster cluster, Victim victim) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.noticeKilledMembersSoon(group);
    cluster.produce(topic, 1, 0, COUNT);
    // At most once has committed the record that is about to be processed: that is its worst
    // moment.
    String worst = subject.mostLost() > 0 ? "processing:" : "processed:";
    List<Long> processed = new ArrayList<>();
    try (Child child = victim.start(topic, group, worst + CRASH_AT)) {
      child.awaitEvent(ConsumerEvent.Paused.class);
      assertThat(child.kill()).isEqualTo(137);
      processed.addAll(numbers(child));
    }
    assertThat(processed).as("it got there: %s", subject).hasSizeBetween(CRASH_AT - 1, CRASH_AT);

    try (RunningConsumer next =
        new RunningConsumer(
            cluster, subject, protocol, RunningConsumer.toTheEnd(topic, group), "stop")) {
      processed.addAll(next.join().numbers());
    }

    Account.of(COUNT, processed).keeps(subject.on(protocol), "killed at " + worst + CRASH_AT);
  }

  private static List<Long> numbers(Child child) {
    return child.out().stream()
        .map(NUMBER::matcher)
        .filter(Matcher::find)
        .map(m -> Long.parseLong(m.group(1)))
        .toList();
  }

  private static Child consumer(
      Subject subject,
      Protocol protocol,
      Cluster cluster,
      String topic,
      String group,
      String pauseAt) {
    List<String> line =
        new ArrayList<>(
            List.of("consumer", "-b", cluster.bootstrapServers(), "-t", topic, "-g", group));
    line.addAll(List.of("--output", "json", "--pause-at", pauseAt));
    line.addAll(List.of("-X", "max.poll.records=" + Subject.POLL_RECORDS));
    line.addAll(List.of("--group-protocol", protocol.groupProtocol));
    if (protocol != Protocol.CONSUMER) {
      line.addAll(List.of("-X", "session.timeout.ms=1000", "-X", "heartbeat.interval.ms=300"));
    }
    line.addAll(subject.options());
    return Child.start(line.toArray(String[]::new));
  }

  private static Child knownBad(KnownBad bad, Cluster cluster, String topic, String group) {
    String target = Path.of("target").toAbsolutePath().toString();
    return Child.exec(
        Map.of(),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            target + "/test-classes:" + target + "/classes:" + target + "/lib/*",
            KnownBadConsumer.class.getName(),
            bad.name(),
            cluster.bootstrapServers(),
            topic,
            group,
            String.valueOf(CRASH_AT)));
  }
}
