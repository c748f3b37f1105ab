package dev.offsetcommit.sink;

import dev.offsetcommit.client.ExpectedFailure;
import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.commit.CommitStrategy;
import dev.offsetcommit.commit.Committer;
import dev.offsetcommit.commit.ProcessedOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The next offset lives in the sink's database and moves with the results, in one transaction for
 * each poll. Kafka gets a copy afterwards, for {@code lag} to show.
 *
 * <p>Who takes a partition over raises its epoch, so that whoever had it before is fenced, however
 * late he comes: Kafka's generation cannot do that, since it begins anew with the group. A fenced
 * partition is given up; if it is still this member's after a while, the other one was the zombie,
 * and it is taken over again.
 */
final class SinkStrategy implements CommitStrategy {

  private static final Duration COPY_TIMEOUT = Duration.ofSeconds(10);

  private final Consumer<?, ?> client;
  private final Committer committer;
  private final ResultCollector collector;
  private final Sink sink;
  private final TopicIds topic;
  private final StartOffsets starts;
  private final GivenUp givenUp;
  private final Map<TopicPartition, Claim> claims = new HashMap<>();
  private final Map<TopicPartition, Long> first = new HashMap<>();
  private final ProcessedOffsets processed = new ProcessedOffsets();
  private final Map<TopicPartition, OffsetAndMetadata> uncopied = new HashMap<>();
  private int copiesUnderWay;
  private boolean failed;

  SinkStrategy(
      Consumer<?, ?> client,
      Committer committer,
      ResultCollector collector,
      Sink sink,
      TopicIds topicIds,
      StartOffsets starts,
      LongSupplier nanoTime) {
    this.client = client;
    this.committer = committer;
    this.collector = collector;
    this.sink = sink;
    this.topic = topicIds;
    this.starts = starts;
    this.givenUp = new GivenUp(client, nanoTime);
  }

  @Override
  public boolean resumesFromKafka() {
    return false;
  }

  @Override
  public void opening() {
    sink.open();
  }

  @Override
  public Set<TopicPartition> assigned(Map<TopicPartition, OffsetAndMetadata> committed) {
    givenUp.forget(committed.keySet());
    return takeOver(committed.keySet());
  }

  /** Claims partitions and seeks to where the database stands; returns those that it knew. */
  private Set<TopicPartition> takeOver(Collection<TopicPartition> partitions) {
    Set<TopicPartition> unknown = new TreeSet<>(Batch.ORDER);
    Set<TopicPartition> sorted = new TreeSet<>(Batch.ORDER);
    sorted.addAll(partitions);
    Map<TopicPartition, Claim> taken =
        sink.claim(
            sorted,
            topic.now(),
            partition -> {
              unknown.add(partition);
              return starts.applyAsLong(partition);
            });
    taken.forEach(
        (partition, claim) -> {
          claims.put(partition, claim);
          client.seek(partition, claim.nextOffset());
          OffsetAndMetadata standing = new OffsetAndMetadata(claim.nextOffset());
          processed.assigned(Map.of(partition, standing));
          uncopied.put(partition, standing);
        });
    sorted.removeAll(unknown);
    return sorted;
  }

  @Override
  public void processed(ConsumerRecord<?, ?> record) {
    first.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.offset());
    processed.add(record);
  }

  @Override
  public void batchDone(Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
    processed.advance(nextOffsets);
    write();
    copy();
    Set<TopicPartition> ours = givenUp.overdue();
    if (!ours.isEmpty()) {
      takeOver(ours);
      client.resume(ours);
    }
  }

  private void write() {
    ProcessedOffsets.Snapshot snapshot = processed.pending();
    List<Result> results = collector.take();
    if (snapshot.isEmpty()) {
      first.clear();
      return;
    }
    long start = System.nanoTime();
    failed = true;
    topic.check();
    Batch batch = new Batch(advances(snapshot.offsets()), results);
    Set<TopicPartition> fenced = sink.write(batch);
    failed = false;
    first.clear();
    processed.confirm(snapshot);
    processed.forget(fenced);
    report(snapshot.offsets(), fenced, Duration.ofNanos(System.nanoTime() - start));
  }

  private List<Advance> advances(Map<TopicPartition, OffsetAndMetadata> offsets) {
    List<Advance> advances = new ArrayList<>();
    offsets.forEach(
        (partition, offset) -> {
          Claim claim = claims.get(partition);
          if (claim == null) {
            throw new IllegalStateException(partition + " was not taken over");
          }
          if (first.getOrDefault(partition, offset.offset()) < claim.nextOffset()) {
            throw new ExpectedFailure(
                "Partition "
                    + partition
                    + " goes on at "
                    + first.get(partition)
                    + ", and the sink has everything before "
                    + claim.nextOffset()
                    + ": the log was cut, or the topic was deleted and created again. Nothing of it is written; use another"
                    + " --group or --sink for what is there now.");
          }
          advances.add(new Advance(partition, claim, offset.offset()));
        });
    return advances;
  }

  private void report(
      Map<TopicPartition, OffsetAndMetadata> offsets, Set<TopicPartition> fenced, Duration took) {
    Map<TopicPartition, OffsetAndMetadata> written = new HashMap<>(offsets);
    Map<TopicPartition, OffsetAndMetadata> refused = new HashMap<>(offsets);
    written.keySet().removeAll(fenced);
    refused.keySet().retainAll(fenced);
    written.forEach(
        (partition, offset) ->
            claims.computeIfPresent(partition, (p, claim) -> claim.movedTo(offset.offset())));
    uncopied.putAll(written);
    if (!refused.isEmpty()) {
      claims.keySet().removeAll(fenced);
      uncopied.keySet().removeAll(fenced);
      givenUp.add(fenced);
      committer.report(new CommitResult(refused, took, new FencedBySink()));
    }
    if (!written.isEmpty()) {
      committer.report(new CommitResult(written, took, null));
    }
  }

  /** Sends Kafka its copy, and does not wait: the next one covers it. */
  private void copy() {
    if (uncopied.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = Map.copyOf(uncopied);
    uncopied.clear();
    long start = System.nanoTime();
    copiesUnderWay++;
    client.commitAsync(
        offsets,
        (sent, error) -> {
          copiesUnderWay--;
          if (error != null) {
            // Not `sent`: the client of the consumer protocol gives null there with a failure.
            reportCopy(offsets, start, error);
          }
        });
  }

  private void reportCopy(
      Map<TopicPartition, OffsetAndMetadata> offsets, long start, Exception error) {
    for (TopicPartition partition : offsets.keySet()) {
      // Not what failed, which would take the group back, but where the database stands by now.
      Claim claim = claims.get(partition);
      if (claim != null) {
        uncopied.put(partition, new OffsetAndMetadata(claim.nextOffset()));
      }
    }
    committer.report(
        new CommitResult(
            offsets, Duration.ofNanos(System.nanoTime() - start), new CopyFailed(error)));
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    // A poll's results are in the database before the next poll can revoke anything.
    copyNow();
    lost(partitions);
  }

  @Override
  public void lost(Collection<TopicPartition> partitions) {
    claims.keySet().removeAll(partitions);
    uncopied.keySet().removeAll(partitions);
    processed.forget(partitions);
    givenUp.forget(partitions);
  }

  @Override
  public void closing() {
    try {
      // After a failure the results in hand are not this run's to write any more.
      if (!failed) {
        committer.flush();
        write();
      }
      copyNow();
    } finally {
      sink.close();
      topic.close();
    }
  }

  /** The last word to Kafka waits for the copies under way. */
  private void copyNow() {
    if (uncopied.isEmpty() && copiesUnderWay == 0) {
      return;
    }
    long start = System.nanoTime();
    Map<TopicPartition, OffsetAndMetadata> offsets = Map.copyOf(uncopied);
    uncopied.clear();
    try {
      copyThroughWakeup(offsets);
    } catch (KafkaException e) {
      if (!offsets.isEmpty()) {
        reportCopy(offsets, start, e);
      }
    }
  }

  private void copyThroughWakeup(Map<TopicPartition, OffsetAndMetadata> offsets) {
    try {
      client.commitSync(offsets, COPY_TIMEOUT);
    } catch (WakeupException e) {
      client.commitSync(offsets, COPY_TIMEOUT);
    }
  }

  @Override
  public long mostUnconfirmed() {
    return processed.mostUnconfirmed();
  }
}
