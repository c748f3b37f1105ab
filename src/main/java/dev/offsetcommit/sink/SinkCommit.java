package dev.offsetcommit.sink;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.Partitions;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.commit.AbstractManualCommit;
import dev.offsetcommit.commit.CommitResult;
import dev.offsetcommit.commit.Committer;
import dev.offsetcommit.commit.ProcessedOffsets;
import dev.offsetcommit.consumer.CommitSetup;
import dev.offsetcommit.consumer.ConsumerPlan;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.consumer.Result;
import dev.offsetcommit.consumer.ResultCollector;
import dev.offsetcommit.consumer.Wrapping;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The next offset lives in the sink's database and moves with the results, in one transaction for
 * each poll. Kafka gets a copy afterwards, for {@code lag} to show.
 *
 * <p>Who takes a partition over raises its epoch, so that the member that had it before is fenced,
 * however late he comes: Kafka's generation cannot do that, since it begins anew with the group. A
 * fenced partition is given up; if it is still this member's after a while, the other one was the
 * zombie, and it is taken over again.
 */
public final class SinkCommit extends AbstractManualCommit {

  private final Consumer<?, ?> client;
  private final ResultCollector collector;
  private final Sink sink;
  private final TopicIds topic;
  private final StartOffsets starts;
  private final FencedPartitions givenUp;
  private final Map<TopicPartition, Claim> claims = new HashMap<>();
  private final Map<TopicPartition, Long> first = new HashMap<>();
  private final KafkaCopy copy;
  private boolean failed;

  SinkCommit(
      Consumer<?, ?> client,
      Committer committer,
      ResultCollector collector,
      Sink sink,
      TopicIds topicIds,
      StartOffsets starts,
      LongSupplier nanoTime) {
    super(committer);
    this.client = client;
    this.collector = collector;
    this.sink = sink;
    this.topic = topicIds;
    this.starts = starts;
    this.givenUp = new FencedPartitions(client, nanoTime);
    this.copy = new KafkaCopy(client, committer);
    sink.endsWith(committer);
    committer.whenStopIsOver(topicIds::giveUp);
  }

  @Override
  public void opening() {
    sink.open();
  }

  @Override
  public Optional<Set<TopicPartition>> seek(Collection<TopicPartition> partitions) {
    givenUp.forget(partitions);
    return Optional.of(takeOver(partitions));
  }

  /**
   * Claims partitions and seeks to where the database stands; returns those that it knew, and those
   * where it goes against what Kafka has committed.
   */
  private Set<TopicPartition> takeOver(Collection<TopicPartition> partitions) {
    Set<TopicPartition> unknown = new TreeSet<>(Partitions.ORDER);
    Set<TopicPartition> sorted = new TreeSet<>(Partitions.ORDER);
    sorted.addAll(partitions);
    Map<TopicPartition, Claim> taken =
        sink.claim(
            sorted,
            topic.now(),
            asked -> {
              StartOffsets.Found found = starts.of(asked);
              unknown.addAll(found.nothingCommitted());
              return found.offsets();
            });
    taken.forEach(
        (partition, claim) -> {
          claims.put(partition, claim);
          client.seek(partition, claim.nextOffset());
          var inDatabase = Map.of(partition, new OffsetAndMetadata(claim.nextOffset()));
          offsets.assigned(inDatabase);
          copy.databaseHas(inDatabase);
        });
    sorted.removeAll(unknown);
    return sorted;
  }

  @Override
  public void processed(ConsumerRecord<?, ?> record) {
    topic.recordsCame();
    first.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.offset());
    super.processed(record);
  }

  @Override
  protected void commitAtEndOfPoll() {
    write();
    sink.check();
    copy.send();
    Set<TopicPartition> ours = givenUp.overdue();
    if (!ours.isEmpty()) {
      takeOver(ours);
      client.resume(ours);
    }
  }

  private void write() {
    ProcessedOffsets.Snapshot snapshot = offsets.pending();
    List<Result> results = collector.take();
    if (snapshot.isEmpty()) {
      first.clear();
      return;
    }
    long start = System.nanoTime();
    failed = true;
    topic.check();
    Batch batch = new Batch(moves(snapshot.offsets()), results);
    Set<TopicPartition> fenced = sink.write(batch);
    failed = false;
    first.clear();
    offsets.confirm(snapshot);
    offsets.forget(fenced);
    report(snapshot.offsets(), fenced, Duration.ofNanos(System.nanoTime() - start));
  }

  private List<Batch.OffsetMove> moves(Map<TopicPartition, OffsetAndMetadata> offsets) {
    List<Batch.OffsetMove> moves = new ArrayList<>();
    offsets.forEach(
        (partition, offset) -> {
          Claim claim = claims.get(partition);
          if (claim == null) {
            throw new IllegalStateException(partition + " was not taken over");
          }
          if (first.getOrDefault(partition, offset.offset()) < claim.nextOffset()) {
            throw new TerseException(
                "Partition %s continues at %d, and the sink has everything before %d: the log was cut, or the topic was deleted and created again. Nothing of it is written; use another --group or --sink for what is there now."
                    .formatted(partition, first.get(partition), claim.nextOffset()));
          }
          moves.add(new Batch.OffsetMove(partition, claim, offset.offset()));
        });
    return moves;
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
    copy.databaseHas(written);
    if (!refused.isEmpty()) {
      claims.keySet().removeAll(fenced);
      copy.forget(fenced);
      givenUp.add(fenced);
      committer.report(new CommitResult(refused, took, new FencedBySink()));
    }
    if (!written.isEmpty()) {
      committer.report(new CommitResult(written, took, null));
    }
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    // A poll's results are in the database before the next poll can revoke anything.
    copyAtLast();
    lost(partitions);
  }

  /** Kafka gets no offset that the next run would not find. */
  private void copyAtLast() {
    sink.check();
    copy.sendAndWait();
  }

  @Override
  public void lost(Collection<TopicPartition> partitions) {
    claims.keySet().removeAll(partitions);
    copy.forget(partitions);
    super.lost(partitions);
    givenUp.forget(partitions);
  }

  @Override
  public void closing() {
    // After a failure the results in hand are not this run's to write any more.
    if (!failed) {
      write();
    }
    copyAtLast();
  }

  @Override
  public void close() {
    sink.close();
    topic.close();
  }

  @Override
  public boolean finish() {
    // A poll ends with its results in the database.
    return true;
  }

  /**
   * The results of each poll, and the offsets behind it, in one transaction of a database.
   *
   * @param connection where the cluster is
   * @param plan what is read, and for whom
   * @param address the database
   * @param output prints the records
   * @param events told when the database cannot be used, and when it can again
   * @param wrapping what is put around the commits of the database
   */
  public static CommitSetup setup(
      ConnectionSettings connection,
      ConsumerPlan plan,
      SinkAddress address,
      RecordHandler output,
      java.util.function.Consumer<ConsumerEvent> events,
      Wrapping wrapping) {
    ResultCollector collector = new ResultCollector(output);
    SinkDatabase database = new SinkDatabase(address, events);
    TopicIds topicIds = new TopicIds(connection, plan.group(), plan.topic());
    Sink sink =
        new Sink(
            database,
            new OffsetTable(plan.group()),
            new ResultTable(plan.group(), database.dialect()),
            wrapping);
    return new CommitSetup(
        collector,
        (client, committer) ->
            new SinkCommit(
                client,
                committer,
                collector,
                sink,
                topicIds,
                new StartOffsets(client, plan.group(), plan.reset(), sink::place, events),
                System::nanoTime));
  }

  /** The outcome of a batch whose partition was taken over by another member. */
  private static final class FencedBySink extends RuntimeException {

    FencedBySink() {
      super(
          "fenced: another consumer of the group has taken the partition over in the database; nothing was written, the partition is given up",
          null,
          false,
          false);
    }
  }
}
