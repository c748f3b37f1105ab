package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.broker.BrokerSettings;
import dev.offsetcommit.broker.EmbeddedBroker;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users do in their terminals, with real processes. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class MissionIT {

  private static final Path PROGRAM = Path.of("scripts", "offset-commit").toAbsolutePath();

  private static String[] consumer(Cluster cluster, String topic, String group, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of("consumer", "-b", cluster.bootstrapServers(), "-t", topic, "-g", group));
    line.addAll(List.of(more));
    return line.toArray(String[]::new);
  }

  /** A consumer in a shell's command line, which knows {@code $CONSUMER}. */
  private static Child shell(String script, String... consumer) {
    StringBuilder line = new StringBuilder(PROGRAM.toString());
    for (String arg : consumer) {
      line.append(" '").append(arg).append('\'');
    }
    return Child.exec(
        Map.of("CONSUMER", line.toString()),
        List.of("bash", "-c", "run() { eval \"$CONSUMER\"; }; " + script));
  }

  private static long committed(Cluster cluster, String group, String topic) {
    return cluster.committed(group, topic).values().stream().mapToLong(o -> o.offset()).sum();
  }

  @Test
  void fourConsumersShareFourPartitionsAndAFifthTakesOverFromAKilledOne(Cluster cluster) {
    String topic = cluster.newTopic(4);
    String group = cluster.newName("group");
    List<Child> members = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        members.add(
            Child.start(
                consumer(
                    cluster,
                    topic,
                    group,
                    "--manual-commit",
                    "-X",
                    "session.timeout.ms=3000",
                    "-X",
                    "heartbeat.interval.ms=300",
                    "-X",
                    "partition.assignment.strategy=org.apache.kafka.clients.consumer.CooperativeStickyAssignor")));
      }
      Await.until(
          () -> members.stream().filter(m -> idles(m)).count() == 1,
          () -> "one that idles: " + members);
      Child fifth = members.stream().filter(MissionIT::idles).findFirst().orElseThrow();
      assertThat(fifth.err())
          .anyMatch(
              l ->
                  l.contains("Idle: the 4 partitions of " + topic)
                      && l.contains("other members of group " + group));
      cluster.produce(topic, 4, 0, 40);
      Await.until(() -> committed(cluster, group, topic) == 40, () -> "all: " + members);
      for (Child member : members) {
        assertThat(partitionsRead(member)).as(member.toString()).hasSize(member == fifth ? 0 : 1);
      }

      Child victim = members.get(members.get(0) == fifth ? 1 : 0);
      String partition = partitionsRead(victim).iterator().next();
      assertThat(victim.kill()).isEqualTo(137);
      String assigned =
          fifth.awaitErr(l -> l.startsWith("Assigned") && l.contains(topic + "-" + partition));
      assertThat(assigned).contains(topic + "-" + partition + " from 10 (committed)");
      cluster.produce(topic, 4, 40, 44);
      fifth.awaitOut(l -> l.equals("The partition is : " + partition));
      Await.until(() -> committed(cluster, group, topic) == 44, () -> "all: " + members);
    } finally {
      members.forEach(Child::close);
    }
  }

  private static boolean idles(Child member) {
    return member.err().stream().anyMatch(l -> l.startsWith("Idle:"));
  }

  private static TreeSet<String> partitionsRead(Child member) {
    TreeSet<String> partitions = new TreeSet<>();
    for (String line : member.out()) {
      if (line.startsWith("The partition is : ")) {
        partitions.add(line.substring("The partition is : ".length()));
      }
    }
    return partitions;
  }

  @Test
  void allRideOutARestartOfTheBroker() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.ephemeral());
        Cluster cluster = new Cluster(broker.bootstrapServers())) {
      String topic = cluster.newTopic(2);
      List<String> windows = List.of("1", "10");
      List<Child> consumers = new ArrayList<>();
      try (Child producer =
          Child.start(
              "producer",
              "-b",
              cluster.bootstrapServers(),
              "-t",
              topic,
              "-n",
              "150",
              "--rate",
              "50")) {
        for (String window : windows) {
          consumers.add(
              Child.start(
                  consumer(
                      cluster,
                      topic,
                      "group-" + window,
                      "--commit",
                      "record",
                      "--commit-window",
                      window)));
        }
        for (Child consumer : consumers) {
          Await.until(() -> values(consumer).size() >= 30, consumer::toString);
        }
        broker.stop();
        broker.start();

        assertThat(producer.awaitExit()).as(producer.toString()).isZero();
        assertThat(producer.err())
            .anyMatch(l -> l.contains("sent 150, acknowledged 150, failed 0"));
        for (int i = 0; i < windows.size(); i++) {
          Child consumer = consumers.get(i);
          String group = "group-" + windows.get(i);
          Await.until(() -> new TreeSet<>(values(consumer)).size() == 150, consumer::toString);
          Await.until(() -> committed(cluster, group, topic) == 150, consumer::toString);
          consumer.signal("TERM");
          assertThat(consumer.awaitExit()).as(consumer.toString()).isEqualTo(143);
          int processed = values(consumer).size();
          assertThat(consumer.err())
              .as("the summary is right")
              .anyMatch(l -> l.startsWith("Done: " + processed + " records, "));
        }
      } finally {
        consumers.forEach(Child::close);
      }
    }
  }

  private static List<String> values(Child consumer) {
    return consumer.out().stream()
        .filter(l -> l.startsWith("The value is : "))
        .map(l -> l.replaceAll("\\D", ""))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "record", "record --commit-window 50", "batch", "interval"})
  void aReaderThatGoesEndsTheRunQuietlyAndNothingUnwrittenIsCommitted(
      String mode, Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 3000);
    try (Child child =
        shell(
            "run | head -1; exit ${PIPESTATUS[0]}",
            consumer(
                cluster,
                topic,
                group,
                ("--commit " + mode + " --output json -X max.poll.records=100 -e").split(" ")))) {
      assertThat(child.awaitExit()).as(child.toString()).isZero();
      assertThat(child.out()).hasSize(1);
      assertThat(child.err()).noneMatch(l -> l.contains("Exception") || l.contains("Cannot"));
      // A pipe holds 64 KiB; what the kernel took was written.
      assertThat(committed(cluster, group, topic)).isLessThan(3000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "record", "batch"})
  void aReaderThatGoesIsNamedWithTheOffsetsAtWhichARestartResumes(String mode, Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 3000);
    try (Child child =
        shell(
            "run | head -1; exit ${PIPESTATUS[0]}",
            consumer(cluster, topic, group, "--commit", mode, "-e"))) {
      assertThat(child.awaitExit()).as(child.toString()).isZero();
      assertThat(child.err().get(child.err().size() - 1))
          .startsWith(
              "The reader of the output has gone. Group %s resumes with %s-0 from %d ("
                  .formatted(group, topic, committed(cluster, group, topic)));
      assertThat(child.err()).noneMatch(l -> l.startsWith("Done"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--commit record", "--commit auto", "--commit batch"})
  void aConsumerThatWasStoppedForLongerThanItsSessionSaysSo(String mode, Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 3000);
    String more =
        mode
            + " --process-time 50ms -X max.poll.records=20 -X session.timeout.ms=2000 -X heartbeat.interval.ms=300";
    try (Child child = Child.start(consumer(cluster, topic, group, more.split(" ")))) {
      child.awaitOut(l -> l.contains("offset = 5,"));
      child.signal("STOP");
      Await.until(() -> isEmpty(cluster, group), () -> "its session has ended: " + child);
      child.signal("CONT");
      child.awaitErr(l -> l.startsWith("Assigned: ") && l.contains("again"));

      List<String> err =
          child.err().stream().filter(l -> !l.matches("(Reading|Waiting|Assigned:) .*")).toList();
      assertThat(err.get(0))
          .as(child.toString())
          .matches("This process was stopped, or its machine slept, for [\\d.]+ s: group .*");
      assertThat(err.subList(1, err.size()))
          .isNotEmpty()
          .allMatch(
              l ->
                  l.matches(
                      "Lost, .*|Commit of .* (the group has gone on without this consumer|a rebalance of the group came first)"));
    }
  }

  private static boolean isEmpty(Cluster cluster, String group) {
    try {
      return cluster
          .admin()
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .isEmpty();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "record", "record --commit-window 50", "batch", "interval"})
  void aFullDiskIsAFailureAndNothingIsCommitted(String mode, Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 5);
    try (Child child =
        shell(
            "run > /dev/full",
            consumer(cluster, topic, group, ("--commit " + mode + " -n 3").split(" ")))) {
      assertThat(child.awaitExit()).as(child.toString()).isEqualTo(1);
      assertThat(child.err()).anyMatch(l -> l.contains("No space left"));
      assertThat(child.err()).noneMatch(l -> l.startsWith("\tat "));
      assertThat(committed(cluster, group, topic)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "record", "before"})
  void aSignalInTheMiddleOfARecordNeitherLosesNorRepeatsIt(String mode, Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 5);
    try (Child child =
        Child.start(
            consumer(
                cluster,
                topic,
                group,
                "--commit",
                mode,
                "--process-time",
                "1h",
                "--output",
                "json"))) {
      child.awaitEvent(ConsumerEvent.PartitionsAssigned.class);
      if (mode.equals("before")) {
        child.awaitEvent(ConsumerEvent.OffsetsCommitted.class);
      }
      child.signal("TERM");

      assertThat(child.awaitExit()).as(child.toString()).isEqualTo(143);
      assertThat(committed(cluster, group, topic))
          .as("committed is what came out: " + child)
          .isEqualTo(child.out().size());
    }
  }

  @Test
  void noSecretIsInAnyOutputNotEvenInAVerboseOne(Cluster cluster) {
    String topic = cluster.newTopic(1);
    cluster.produce(topic, 1, 0, 1);
    try (Child child =
        Child.start(
            consumer(
                cluster,
                topic,
                cluster.newName("g"),
                "-e",
                "--verbose",
                "-X",
                "sasl.jaas.config=org.example.Login required password=\"s3cret\";",
                "-X",
                "ssl.keystore.password=s3cret",
                "-X",
                "ssl.keystore.passwrd=s3cret"))) {
      assertThat(child.awaitExit()).as(child.toString()).isZero();
      assertThat(child.err())
          .as("there is a log to look through")
          .anyMatch(l -> l.contains("ConsumerConfig values"))
          .anyMatch(
              l -> l.startsWith("Warning: no Kafka client knows the property ssl.keystore.passwrd"))
          .noneMatch(l -> l.contains("s3cret"));
    }
  }
}
