package dev.offsetcommit.lab.wire;

import dev.offsetcommit.lab.wire.WireCommit.Answer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ConsumerGroupHeartbeatRequest;
import org.apache.kafka.common.requests.ConsumerGroupHeartbeatResponse;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.JoinGroupRequest;
import org.apache.kafka.common.requests.JoinGroupResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.OffsetCommitRequest;
import org.apache.kafka.common.requests.TxnOffsetCommitRequest;

/**
 * What one program did, as its connections show it, without any help from it: which group it
 * joined, which topics it asked for, and each commit with its answer. Holds the program at a {@link
 * Moment} on demand.
 */
public final class WireLog implements Tap {

  private static final Set<ApiKeys> COMMITS =
      EnumSet.of(ApiKeys.OFFSET_COMMIT, ApiKeys.TXN_OFFSET_COMMIT, ApiKeys.END_TXN);

  private static final Set<ApiKeys> JOINS =
      EnumSet.of(
          ApiKeys.JOIN_GROUP, ApiKeys.CONSUMER_GROUP_HEARTBEAT, ApiKeys.STREAMS_GROUP_HEARTBEAT);

  private static final Set<ApiKeys> WANTED = EnumSet.of(ApiKeys.FETCH, ApiKeys.METADATA);

  static {
    WANTED.addAll(COMMITS);
    WANTED.addAll(JOINS);
  }

  private final String topic;
  private final Uuid topicId;
  private final Set<String> groups = new LinkedHashSet<>();
  private final Set<String> topics = new LinkedHashSet<>();
  private final Map<Exchange, WireCommit> underWay = new LinkedHashMap<>();
  private final List<WireCommit> commits = new ArrayList<>();
  private String memberId;
  private boolean consumerProtocol;
  private boolean connected;
  private boolean fetching;
  private long fetched;
  private long answerDelayMs;
  private int toDrop;
  private int dropped;
  private int delayed;
  private Moment armed;
  private int times;
  private boolean held;
  private BooleanSupplier holdsCommits;
  private CountDownLatch reached = new CountDownLatch(1);
  private CountDownLatch released = new CountDownLatch(1);

  /**
   * Of a program that reads this topic.
   *
   * @param topic its name
   * @param topicId its id, by which newer clients name it
   */
  public WireLog(String topic, Uuid topicId) {
    this.topic = topic;
    this.topicId = topicId;
  }

  @Override
  public boolean wants(ApiKeys api) {
    return WANTED.contains(api);
  }

  /**
   * Has the program held at a moment; {@link #await} waits for that.
   *
   * @param moment at which
   * @param times which occurrence of it, counting from 1
   */
  public synchronized void arm(Moment moment, int times) {
    armed = moment;
    this.times = times;
    held = false;
    reached = new CountDownLatch(1);
    released = new CountDownLatch(1);
    if (moment == Moment.STARTING && connected) {
      hit();
    }
  }

  /**
   * Has each commit held that is sent while a condition holds; {@link #await} waits for the first
   * one.
   *
   * @param condition asked at each commit, by the thread of its connection
   */
  public synchronized void holdCommitsIf(BooleanSupplier condition) {
    holdsCommits = condition;
    reached = new CountDownLatch(1);
    released = new CountDownLatch(1);
  }

  /** Waits for the armed moment; false if it does not come in time. */
  public boolean await(long timeoutMs) throws InterruptedException {
    CountDownLatch latch;
    synchronized (this) {
      latch = reached;
    }
    return latch.await(timeoutMs, TimeUnit.MILLISECONDS);
  }

  /**
   * The program is dead: what is held is dropped with its connections. Without a kill nothing else
   * lets it continue.
   */
  public synchronized void release() {
    armed = null;
    released.countDown();
  }

  /** Delays each answer to a commit from now on. */
  public synchronized void delayAnswers(long ms) {
    answerDelayMs = ms;
  }

  /** Drops the answers to the next commits, this many of them, and their connections. */
  public synchronized void dropAnswers(int count) {
    toDrop = count;
  }

  /** How many answers were dropped. */
  public synchronized int dropped() {
    return dropped;
  }

  /** How many answers were delayed. */
  public synchronized int delayed() {
    return delayed;
  }

  private boolean isDue(Moment moment) {
    return armed == moment && --times <= 0;
  }

  private void hit() {
    held = true;
    reached.countDown();
  }

  @Override
  public synchronized void connected() {
    connected = true;
    if (isDue(Moment.STARTING)) {
      hit();
    }
  }

  @Override
  public boolean request(Exchange exchange) throws InterruptedException {
    boolean commit = COMMITS.contains(exchange.api());
    BooleanSupplier condition;
    synchronized (this) {
      condition = holdsCommits;
    }
    // Asked without the lock: it reads a file.
    boolean hold = commit && condition != null && condition.getAsBoolean();
    synchronized (this) {
      note(exchange);
      if (hold) {
        hit();
      }
      // A commit that follows a fetch is held as well: none was sent when the program dies.
      hold |= held && commit && armed == Moment.FETCHED;
      if (!hold && commit && isDue(Moment.COMMIT_SENT)
          || JOINS.contains(exchange.api()) && isDue(Moment.JOINING)) {
        hit();
        hold = true;
      }
    }
    return !hold || awaitRelease();
  }

  private boolean awaitRelease() throws InterruptedException {
    CountDownLatch latch;
    synchronized (this) {
      latch = released;
    }
    latch.await();
    return false;
  }

  private void note(Exchange exchange) {
    fetching |= exchange.api() == ApiKeys.FETCH;
    if (exchange.request() instanceof OffsetCommitRequest request) {
      OffsetCommitRequestData data = request.data();
      Map<Integer, Long> offsets = new TreeMap<>();
      data.topics().stream()
          .filter(t -> t.name().equals(topic) || t.topicId().equals(topicId))
          .flatMap(t -> t.partitions().stream())
          .forEach(p -> offsets.put(p.partitionIndex(), p.committedOffset()));
      groups.add(data.groupId());
      begin(exchange, data.groupId(), offsets);
    } else if (exchange.request() instanceof TxnOffsetCommitRequest request) {
      TxnOffsetCommitRequestData data = request.data();
      Map<Integer, Long> offsets = new TreeMap<>();
      data.topics().stream()
          .filter(t -> t.name().equals(topic) || t.topicId().equals(topicId))
          .flatMap(t -> t.partitions().stream())
          .forEach(p -> offsets.put(p.partitionIndex(), p.committedOffset()));
      groups.add(data.groupId());
      begin(exchange, data.groupId(), offsets);
    } else if (exchange.request() instanceof JoinGroupRequest request) {
      groups.add(request.data().groupId());
    } else if (exchange.request() instanceof ConsumerGroupHeartbeatRequest request) {
      consumerProtocol = true;
      groups.add(request.data().groupId());
      if (!request.data().memberId().isEmpty()) {
        memberId = request.data().memberId();
      }
    } else if (exchange.request() instanceof MetadataRequest request
        && request.data().topics() != null) {
      request.data().topics().stream()
          .filter(t -> t.name() != null)
          .forEach(t -> topics.add(t.name()));
    }
  }

  private void begin(Exchange exchange, String group, Map<Integer, Long> offsets) {
    if (!offsets.isEmpty()) {
      underWay.put(exchange, new WireCommit(System.nanoTime(), group, offsets, Answer.NONE));
    }
  }

  @Override
  public boolean response(Exchange exchange, AbstractResponse response)
      throws InterruptedException {
    long delay;
    boolean hold = false;
    synchronized (this) {
      if (response instanceof JoinGroupResponse join && !join.data().memberId().isEmpty()) {
        memberId = join.data().memberId();
      } else if (response instanceof ConsumerGroupHeartbeatResponse beat
          && beat.data().memberId() != null
          && !beat.data().memberId().isEmpty()) {
        memberId = beat.data().memberId();
      }
      boolean commit = COMMITS.contains(exchange.api());
      if (commit && toDrop > 0) {
        toDrop--;
        dropped++;
        return false;
      }
      delay = commit ? answerDelayMs : 0;
      if (commit && isDue(Moment.COMMITTED)) {
        hit();
        hold = true;
      }
      delayed += delay > 0 ? 1 : 0;
    }
    if (hold) {
      return awaitRelease();
    }
    if (delay > 0) {
      TimeUnit.MILLISECONDS.sleep(delay);
    }
    return true;
  }

  @Override
  public synchronized void delivered(Exchange exchange, AbstractResponse response) {
    WireCommit commit = underWay.remove(exchange);
    if (commit != null) {
      boolean accepted =
          response != null
              && response.errorCounts().keySet().stream().allMatch(e -> e == Errors.NONE);
      commits.add(
          new WireCommit(
              commit.nanoTime(),
              commit.group(),
              commit.offsets(),
              accepted ? Answer.ACCEPTED : Answer.REFUSED));
    }
    if (response instanceof FetchResponse fetch && hasRecords(fetch)) {
      fetched++;
      if (isDue(Moment.FETCHED)) {
        hit();
      }
    }
  }

  private static boolean hasRecords(FetchResponse fetch) {
    return fetch.data().responses().stream()
        .flatMap(topic -> topic.partitions().stream())
        .anyMatch(
            partition -> partition.records() != null && partition.records().sizeInBytes() > 0);
  }

  /** The groups that it joined or committed for. */
  public synchronized Set<String> groups() {
    return Set.copyOf(groups);
  }

  /** The topics that it asked for by name. */
  public synchronized Set<String> topics() {
    return Set.copyOf(topics);
  }

  /** Its id in the group, null if it has none. */
  public synchronized String memberId() {
    return memberId;
  }

  /** Whether it uses the consumer protocol (KIP-848). */
  public synchronized boolean isConsumerProtocol() {
    return consumerProtocol;
  }

  /** Whether it has connected at all. */
  public synchronized boolean isConnected() {
    return connected;
  }

  /** Whether it has asked for records. */
  public synchronized boolean isFetching() {
    return fetching;
  }

  /** How many fetches brought records. */
  public synchronized long fetched() {
    return fetched;
  }

  /** All commits in the order in which they were answered; those without an answer at the end. */
  public synchronized List<WireCommit> commits() {
    List<WireCommit> all = new ArrayList<>(commits);
    all.addAll(underWay.values());
    return all;
  }
}
