package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.RunningConsumer.Protocol;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.SharedBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code --group-instance-id} is for, and what happens when two consumers have the same. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class StaticMembershipTest {

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aRestartGetsItsPartitionsBackWithoutARebalance(Protocol protocol, Cluster cluster) {
    String topic = cluster.newTopic(4);
    String group = cluster.newName("group");
    cluster.produce(topic, 4, 0, 40);
    try (RunningConsumer stays = member(cluster, protocol, topic, group, "stays");
        RunningConsumer restarts = member(cluster, protocol, topic, group, "restarts")) {
      Await.until(
          () -> partitions(stays).size() == 2 && partitions(restarts).size() == 2,
          () -> stays.told() + " " + restarts.told());
      Await.until(
          () -> stays.numbers().size() + restarts.numbers().size() >= 40,
          () -> stays.told() + " " + restarts.told());
      List<Integer> before = partitions(restarts);
      int told = stays.told().size();
      restarts.stop();
      cluster.produce(topic, 4, 40, 80);

      try (RunningConsumer again = member(cluster, protocol, topic, group, "restarts")) {
        List<Long> all = new ArrayList<>();
        Await.until(
            () -> {
              all.clear();
              List.of(stays, restarts, again).forEach(c -> all.addAll(c.numbers()));
              return all.size() >= 80;
            },
            () -> all + " " + stays.told() + " " + again.told());

        assertThat(partitions(again)).isEqualTo(before);
        assertThat(stays.told().subList(told, stays.told().size())).as("undisturbed").isEmpty();
        assertThat(all)
            .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 80).boxed().toList());
      }
    }
  }

  @Test
  void onTheClassicProtocolANewcomerTakesOver(Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    CompletableFuture<Command> first = start(cluster, "classic", topic, group, "20");
    cluster.produce(topic, 1, 0, 5);
    awaitCommitted(cluster, group, topic, 5);

    CompletableFuture<Command> second = start(cluster, "classic", topic, group, "10");
    Command fenced = first.join();
    cluster.produce(topic, 1, 5, 15);

    assertThat(fenced.code()).isEqualTo(1);
    assertThat(fenced.err())
        .endsWith(
            "Another consumer of group "
                + group
                + " took over this --group-instance-id. Give each its own.\n");
    assertThat(second.join().code()).isZero();
    assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(15);
  }

  @Test
  void onTheConsumerProtocolANewcomerIsRefused(Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.noticeKilledMembersSoon(group);
    CompletableFuture<Command> first = start(cluster, "consumer", topic, group, "15");
    cluster.produce(topic, 1, 0, 5);
    awaitCommitted(cluster, group, topic, 5);

    Command refused = start(cluster, "consumer", topic, group, "10").join();
    cluster.produce(topic, 1, 5, 15);

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("Group " + group + " has a member with the --group-instance-id the-one")
        .endsWith(
            "A running consumer of group "
                + group
                + " has the --group-instance-id the-one: it is there for longer than the 2 s for which a killed one would keep it. Stop it, or use another one.\n");
    assertThat(first.join().code()).isZero();
    assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(15);
  }

  private static RunningConsumer member(
      Cluster cluster, Protocol protocol, String topic, String group, String instance) {
    ConsumerPlan plan =
        new ConsumerPlan(topic, group, "earliest", 0, false, null, Duration.ZERO, Duration.ZERO);
    return new RunningConsumer(cluster, Subject.PER_RECORD, protocol, plan, "stop", instance);
  }

  /** The partitions that a consumer has, by what it was told. */
  private static List<Integer> partitions(RunningConsumer consumer) {
    List<Integer> partitions = new ArrayList<>();
    for (ConsumerEvent event : consumer.told()) {
      if (event instanceof ConsumerEvent.PartitionsAssigned assigned) {
        assigned.partitions().forEach(p -> partitions.add(p.partition()));
      } else if (event instanceof ConsumerEvent.PartitionsRevoked revoked) {
        revoked.partitions().forEach(p -> partitions.remove((Integer) p.partition()));
      }
    }
    return partitions.stream().sorted().toList();
  }

  private static CompletableFuture<Command> start(
      Cluster cluster, String protocol, String topic, String group, String count) {
    return CompletableFuture.supplyAsync(
        () ->
            Command.run(
                "consumer",
                "-b",
                cluster.bootstrapServers(),
                "-t",
                topic,
                "-g",
                group,
                "-n",
                count,
                "--manual-commit",
                "--idle-timeout",
                "60s",
                "--group-protocol",
                protocol,
                "--group-instance-id",
                "the-one"));
  }

  private static void awaitCommitted(Cluster cluster, String group, String topic, long offset) {
    Await.until(
        () -> {
          var committed = cluster.committed(group, topic).get(0);
          return committed != null && committed.offset() == offset;
        },
        () -> "committed " + cluster.committed(group, topic));
  }
}
