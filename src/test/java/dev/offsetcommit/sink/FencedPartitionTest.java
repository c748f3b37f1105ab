package dev.offsetcommit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.consumer.ConsumerPlan;
import dev.offsetcommit.consumer.NumberConsumer;
import dev.offsetcommit.consumer.Wrapping;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A zombie that takes a partition over late, and is gone, must not stop it for ever. */
@ExtendWith(SharedBroker.class)
class FencedPartitionTest {

  @TempDir Path directory;

  @Test
  void aFencedPartitionThatStaysItsOwnIsTakenOverAgain(Cluster cluster) throws Exception {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    String url = "jdbc:sqlite:" + directory.resolve("numbers.db");
    AtomicLong clock = new AtomicLong();
    List<ConsumerEvent> events = new CopyOnWriteArrayList<>();
    NumberConsumer consumer =
        SinkConsumer.of(
            cluster,
            ConsumerPlan.of(topic, group, "earliest"),
            new SinkDatabase(new SinkAddress(url, Map.of()), event -> {}),
            clock::get,
            events::add,
            Wrapping.NONE);
    cluster.produce(topic, 1, 0, 50);
    CompletableFuture<Void> run = CompletableFuture.runAsync(consumer::run);
    try {
      Await.until(() -> isCommitted(events, 50), events::toString);
      Sql.run(url, "UPDATE offsets SET epoch = epoch + 1");

      cluster.produce(topic, 1, 50, 100);
      Await.until(() -> isRefused(events), events::toString);
      assertThat(Sql.results(url)).isEqualTo(50);

      cluster.produce(topic, 1, 100, 150);
      clock.addAndGet(Duration.ofSeconds(10).toNanos());
      Await.until(() -> isCommitted(events, 150), events::toString);
    } finally {
      consumer.stop();
      run.get(30, TimeUnit.SECONDS);
    }
    assertThat(Effects.inDatabase(cluster, topic, url, group).wrong()).isEmpty();
    assertThat(Sql.number(url, "SELECT epoch FROM offsets")).isEqualTo(3);
    assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(150);
  }

  private static boolean isCommitted(List<ConsumerEvent> events, long offset) {
    return events.stream()
        .anyMatch(
            event ->
                event instanceof ConsumerEvent.OffsetsCommitted commit
                    && commit.offset() == offset
                    && commit.success());
  }

  private static boolean isRefused(List<ConsumerEvent> events) {
    return events.stream()
        .anyMatch(e -> e instanceof ConsumerEvent.OffsetsCommitted commit && !commit.success());
  }
}
