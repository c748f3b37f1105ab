package dev.offsetcommit.lab.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.serde.NumberEvent;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What stands between two moments, in the order in which it happens. */
class HaltingTest {

  private static final TopicPartition P0 = new TopicPartition("t", 0);
  private static final Map<TopicPartition, OffsetAndMetadata> OFFSETS =
      Map.of(P0, new OffsetAndMetadata(1));
  private static final ConsumerRecord<byte[], byte[]> RECORD =
      new ConsumerRecord<>("t", 0, 0, null, new byte[0]);

  private final List<String> log = new ArrayList<>();
  private Checkpoint due;
  private ConsumerRecords<byte[], byte[]> polled = ConsumerRecords.empty();
  private ConsumerRebalanceListener subscribed;

  private final Halting halting =
      new Halting(
          new Checkpoints() {
            @Override
            public boolean isDue(Checkpoint checkpoint) {
              return checkpoint == due;
            }

            @Override
            public void reached(Checkpoint checkpoint) {
              log.add(checkpoint.toString());
            }
          });

  @SuppressWarnings("unchecked")
  private final Consumer<byte[], byte[]> client = halting.client(logging(Consumer.class));

  /** Writes down which method is called; for a commit also whether it has offsets. */
  @SuppressWarnings("unchecked")
  private <T> T logging(Class<T> type) {
    return (T)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              boolean empty = args != null && args[0] instanceof Map<?, ?> map && map.isEmpty();
              log.add(method.getName() + (empty ? " nothing" : ""));
              if (method.getName().equals("subscribe")) {
                subscribed = (ConsumerRebalanceListener) args[1];
              }
              return method.getName().equals("poll") ? polled : null;
            });
  }

  @Test
  void aPollIsAMomentIfItBroughtRecords() {
    client.poll(Duration.ZERO);
    assertThat(log).containsExactly("poll");

    polled = new ConsumerRecords<>(Map.of(P0, List.of(RECORD)), Map.of());
    client.poll(Duration.ZERO);
    assertThat(log).containsExactly("poll", "poll", "after-poll");
  }

  @Test
  void aCommitThatIsWaitedForIsSentBeforeItsMoment() {
    client.commitSync(OFFSETS, Duration.ofSeconds(1));
    assertThat(log).containsExactly("commit-sent", "commitSync");

    log.clear();
    due = Checkpoint.COMMIT_SENT;
    client.commitSync(OFFSETS, Duration.ofSeconds(1));
    assertThat(log)
        .containsExactly("commitAsync", "commitAsync nothing", "commit-sent", "commitSync");
  }

  @Test
  void aCommitThatIsNotWaitedForIsSentBeforeItsMoment() {
    due = Checkpoint.COMMIT_SENT;
    client.commitAsync(OFFSETS, null);
    assertThat(log).containsExactly("commitAsync", "commitAsync nothing", "commit-sent");
  }

  @Test
  void aCallWithoutOffsetsIsNoCommit() {
    due = Checkpoint.COMMIT_SENT;
    client.commitAsync(Map.of(), null);
    client.commitSync(Map.of(), Duration.ZERO);
    assertThat(log).containsExactly("commitAsync nothing", "commitSync nothing");
  }

  @Test
  void partitionsAreRevokedBeforeTheLoopCommitsThem() {
    client.subscribe(
        List.of("t"),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            log.add("assigned");
          }

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            log.add("loop revokes " + partitions.size());
          }

          @Override
          public void onPartitionsLost(Collection<TopicPartition> partitions) {
            log.add("lost");
          }
        });
    log.clear();

    subscribed.onPartitionsAssigned(List.of(P0));
    subscribed.onPartitionsRevoked(List.of());
    subscribed.onPartitionsRevoked(List.of(P0));
    subscribed.onPartitionsLost(List.of(P0));

    assertThat(log)
        .containsExactly("assigned", "loop revokes 0", "revoked", "loop revokes 1", "lost");
  }

  @Test
  void aRecordIsWrittenOutWhereTheConsumerHaltsBehindIt() throws IOException {
    RecordHandler handler =
        halting.handler(
            new RecordHandler() {
              @Override
              public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event) {
                log.add("handled");
              }

              @Override
              public void flush() {
                log.add("flushed");
              }
            });
    handler.handle(RECORD, new NumberEvent(1));
    assertThat(log).containsExactly("processing", "handled", "processed");

    log.clear();
    due = Checkpoint.PROCESSED;
    handler.handle(RECORD, new NumberEvent(1));
    assertThat(log).containsExactly("processing", "handled", "flushed", "processed");
  }

  @Test
  void aCommitIsDoneWhereTheBrokerHasSomethingAndItWasReported() {
    var listener = halting.commits(result -> log.add("reported"));
    listener.accept(new CommitResult(OFFSETS, Duration.ZERO, new IllegalStateException("refused")));
    listener.accept(new CommitResult(Map.of(), Duration.ZERO, null));
    listener.accept(new CommitResult(OFFSETS, Duration.ZERO, null));
    assertThat(log).containsExactly("reported", "reported", "reported", "committed");
  }

  @Test
  @SuppressWarnings("unchecked")
  void aTransactionIsCompleteBeforeItsCommit() {
    Producer<byte[], byte[]> producer = halting.producer(logging(Producer.class));
    producer.beginTransaction();
    producer.commitTransaction();
    assertThat(log)
        .containsExactly("beginTransaction", "before-commit", "commit-sent", "commitTransaction");
  }

  @Test
  void aDatabaseHasTheCommitBeforeItsAnswerIsRead() throws SQLException {
    halting.databaseCommit(() -> log.add("COMMIT"));
    assertThat(log).containsExactly("before-commit", "COMMIT", "commit-sent");
  }
}
