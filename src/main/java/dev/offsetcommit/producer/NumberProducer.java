package dev.offsetcommit.producer;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.serde.NumberEvent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Sends the numbers of a {@link ProducerPlan} in order and accounts for each: at the first failure
 * it sends no more, waits for what is under way, and names what did not arrive.
 */
public final class NumberProducer {

  /** How long a stopped producer waits for the acknowledgements that are still missing. */
  static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final Producer<String, NumberEvent> producer;
  private final ProducerPlan plan;
  private final ProducerListener listener;
  private final StopToken stop = new StopToken();
  private final AtomicLong acknowledged = new AtomicLong();
  private final NumberRanges failed = new NumberRanges();
  private volatile Exception failure;
  private volatile Thread sending;

  /**
   * A run that has not started.
   *
   * @param producer the client, which {@link #run()} closes
   * @param plan what to send
   * @param listener told of each number
   */
  public NumberProducer(
      Producer<String, NumberEvent> producer, ProducerPlan plan, ProducerListener listener) {
    this.producer = producer;
    this.plan = plan;
    this.listener = listener;
  }

  /**
   * The client settings on which the promise rests: no number is lost, doubled or reordered within
   * its partition by a retry, see KIP-98. There are no transactions: a client that has the id of
   * one sends nothing before one has begun.
   */
  public static Map<String, Object> settings() {
    return Map.of(
        ProducerConfig.ACKS_CONFIG,
        "all",
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        "true",
        ProducerConfig.RETRIES_CONFIG,
        String.valueOf(Integer.MAX_VALUE),
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        ConnectionSettings.NOT_SET,
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        ConnectionSettings.NOT_SET,
        ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG,
        ConnectionSettings.NOT_SET);
  }

  /**
   * Settings that the user may override: without keys, {@link NumberPartitioner}.
   *
   * @param plan what to send
   */
  public static Map<String, Object> defaults(ProducerPlan plan) {
    return plan.keys() > 0
        ? Map.of()
        : Map.of(ProducerConfig.PARTITIONER_CLASS_CONFIG, NumberPartitioner.class.getName());
  }

  /**
   * Sends everything, waits for all acknowledgements and closes the client. Returns early after
   * {@link #stop()} or a failed send; every number that was handed to the client is then either
   * acknowledged or in {@link ProducerSummary#failed()}.
   */
  public ProducerSummary run() {
    long start = System.nanoTime();
    long due = start;
    long sent = 0;
    sending = Thread.currentThread();
    try {
      while ((plan.count() == 0 || sent < plan.count()) && failure == null && !sleptUntil(due)) {
        send(plan.from() + sent);
        sent++;
        if (!plan.pace().isUnlimited()) {
          due = plan.pace().next(due, System.nanoTime());
        }
      }
    } finally {
      finish();
    }
    synchronized (failed) {
      return new ProducerSummary(
          sent, acknowledged.get(), failed, failure, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** Ends {@link #run()} soon; may be called by any thread. */
  public void stop() {
    stop.stop();
    Thread thread = sending;
    if (thread != null) {
      // send() may wait for a broker that is gone; the interrupt ends that wait.
      thread.interrupt();
    }
  }

  private void send(long number) {
    NumberEvent event = new NumberEvent(number);
    listener.sending(event);
    Outcome outcome = new Outcome(event);
    try {
      producer.send(new ProducerRecord<>(plan.topic(), plan.key(number), event), outcome);
    } catch (RuntimeException e) {
      outcome.onCompletion(null, e);
    }
  }

  /**
   * Settles one number, once: a client that throws may have kept the record all the same, and calls
   * back when it gives it up.
   */
  private final class Outcome implements Callback {

    private final NumberEvent event;
    private boolean settled;

    private Outcome(NumberEvent event) {
      this.event = event;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, Exception e) {
      synchronized (this) {
        if (settled) {
          return;
        }
        settled = true;
      }
      settle(event, metadata, e);
    }
  }

  private void settle(NumberEvent event, RecordMetadata metadata, Exception e) {
    if (e == null) {
      acknowledged.incrementAndGet();
      listener.acknowledged(
          new ProducerListener.Acknowledged(
              metadata.topic(),
              metadata.partition(),
              metadata.offset(),
              metadata.timestamp(),
              event.number()));
    } else {
      synchronized (failed) {
        failed.add(event.number());
        if (failure == null) {
          failure = e;
        }
      }
    }
  }

  /** Waits until a record is due; true if the run is to stop instead. */
  private boolean sleptUntil(long due) {
    if (plan.pace().isUnlimited()) {
      return stop.isStopped();
    }
    long nanos = due - System.nanoTime();
    if (nanos > 0) {
      listener.waiting();
    }
    return stop.await(Duration.ofNanos(nanos));
  }

  /**
   * Waits for what is under way: the client's own delivery timeout bounds it, after {@link #stop()}
   * our shorter one.
   */
  private void finish() {
    try {
      producer.flush();
    } catch (InterruptException e) {
      // stop() does not wait for the delivery timeout.
    }
    sending = null;
    // The interrupt was our own, from stop(): what follows shall wait.
    Thread.interrupted();
    // What is not acknowledged by then fails, each number through its callback.
    producer.close(STOP_TIMEOUT);
  }
}
