package dev.offsetcommit.harness;

import dev.offsetcommit.commit.CommitResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * A consumer whose commits are answered as a test says, and when: asynchronous ones when the client
 * is driven or a synchronous call waits for them, in their order, as the real client does.
 */
public final class ScriptedConsumer extends MockConsumer<byte[], byte[]> {

  /**
   * A commit request as it was sent.
   *
   * @param offsets what was to be committed
   * @param async whether it came by commitAsync
   */
  public record Request(Map<TopicPartition, OffsetAndMetadata> offsets, boolean async) {}

  /**
   * What becomes of a commit.
   *
   * @param applied whether the broker takes it
   * @param error what the client is told, or null
   */
  public record Answer(boolean applied, RuntimeException error) {
    public static final Answer DONE = new Answer(true, null);

    public static Answer refused(RuntimeException error) {
      return new Answer(false, error);
    }

    /** The broker has it, and the answer was lost. */
    public static Answer appliedUnseen(RuntimeException error) {
      return new Answer(true, error);
    }
  }

  private record UnderWay(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {}

  private final List<Request> requests = new ArrayList<>();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final Deque<UnderWay> underWay = new ArrayDeque<>();
  private final Map<TopicPartition, OffsetAndMetadata> broker = new HashMap<>();
  private boolean answersWhenDriven = true;
  private int drives;
  private boolean wakeupNextWait;
  private boolean losesNextPoll;
  private boolean losesEveryPoll;
  private RuntimeException refusal;
  private java.util.function.Consumer<CommitResult> autoCommits = result -> {};
  private Runnable beforeCommit = () -> {};
  private Runnable duringWait = () -> {};
  private final Map<TopicPartition, Long> positionsAtClose = new HashMap<>();

  public ScriptedConsumer() {
    super("earliest");
  }

  /** The answers to the next commits; without one, a commit is done. */
  public ScriptedConsumer answer(Answer... next) {
    answers.addAll(List.of(next));
    return this;
  }

  /** Whether a look for answers finds any; a wait always does. */
  public void answersWhenDriven(boolean answers) {
    answersWhenDriven = answers;
  }

  /** Run at each commit request, before it counts as sent. */
  public void beforeCommit(Runnable action) {
    beforeCommit = action;
  }

  /** Runs while answers are waited for, before they come. */
  public void duringWait(Runnable action) {
    this.duringWait = action;
  }

  /** The next synchronous call is woken up before anything is answered. */
  public void wakeupNextWait() {
    wakeupNextWait = true;
  }

  /**
   * The next poll moves the positions and fails without handing out its records, as the consumer
   * protocol's client may do when a leader moves.
   */
  public void loseNextPoll() {
    losesNextPoll = true;
  }

  /** So does every poll from now on. */
  public void loseEveryPoll() {
    losesEveryPoll = true;
  }

  /** The next question for committed offsets is answered with this. */
  public void refuseCommitted(RuntimeException error) {
    refusal = error;
  }

  /** All commit requests with offsets in them, in the order in which they were sent. */
  public List<Request> requests() {
    return requests;
  }

  /** The offsets that were sent for one partition, in order. */
  public List<Long> sent(TopicPartition partition) {
    return requests.stream()
        .filter(r -> r.offsets().containsKey(partition))
        .map(r -> r.offsets().get(partition).offset())
        .toList();
  }

  /** What the broker has. */
  public Map<TopicPartition, OffsetAndMetadata> broker() {
    return broker;
  }

  /** How many asynchronous commits have no answer yet. */
  public int underWay() {
    return underWay.size();
  }

  /** How often the client was asked to look for answers. */
  public int drives() {
    return drives;
  }

  /** Gives the answers to all asynchronous commits. */
  public void answerAll() {
    while (!underWay.isEmpty()) {
      UnderWay next = underWay.poll();
      Answer answer = answer(next.offsets());
      if (next.callback() != null) {
        next.callback().onComplete(next.offsets(), answer.error());
      }
    }
  }

  private Answer answer(Map<TopicPartition, OffsetAndMetadata> offsets) {
    Answer answer = answers.isEmpty() ? Answer.DONE : answers.poll();
    if (answer.applied()) {
      broker.putAll(offsets);
      super.commitAsync(offsets, null);
    }
    return answer;
  }

  @Override
  public synchronized void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    if (offsets.isEmpty()) {
      drives++;
      if (answersWhenDriven) {
        answerAll();
      }
      return;
    }
    beforeCommit.run();
    requests.add(new Request(Map.copyOf(offsets), true));
    underWay.add(new UnderWay(Map.copyOf(offsets), callback));
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    if (wakeupNextWait) {
      wakeupNextWait = false;
      throw new WakeupException();
    }
    if (offsets.isEmpty()) {
      duringWait.run();
    }
    answerAll();
    if (offsets.isEmpty()) {
      return;
    }
    beforeCommit.run();
    requests.add(new Request(Map.copyOf(offsets), false));
    Answer answer = answer(Map.copyOf(offsets));
    if (answer.error() != null) {
      throw answer.error();
    }
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
    if (losesNextPoll && !records.isEmpty() || losesEveryPoll) {
      losesNextPoll = false;
      throw new IllegalStateException("no valid position");
    }
    return records;
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> partitions) {
    if (refusal != null) {
      RuntimeException error = refusal;
      refusal = null;
      throw error;
    }
    return super.committed(partitions);
  }

  /** What is committed is the broker's, and survives a new subscription. */
  @Override
  public synchronized void subscribe(
      Collection<String> topics, ConsumerRebalanceListener listener) {
    super.subscribe(topics, listener);
    super.commitAsync(broker, null);
  }

  /** The partitions are revoked first, as by the real client. */
  @Override
  public synchronized void unsubscribe() {
    rebalance(List.of());
    super.unsubscribe();
  }

  /** Where the client stood when it was closed: what auto-commit would have committed then. */
  public Map<TopicPartition, Long> positionsAtClose() {
    return positionsAtClose;
  }

  /**
   * The client commits its positions when it is closed, as one with auto-commit does.
   *
   * @param listener told of that commit
   */
  public void autoCommits(java.util.function.Consumer<CommitResult> listener) {
    autoCommits = listener;
  }

  @Override
  public void close(CloseOptions options) {
    assignment().forEach(p -> positionsAtClose.put(p, position(p)));
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    positionsAtClose.forEach((p, offset) -> positions.put(p, new OffsetAndMetadata(offset)));
    autoCommits.accept(new CommitResult(positions, Duration.ZERO, null));
    super.close(options);
  }
}
