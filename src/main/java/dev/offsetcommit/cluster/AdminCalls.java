package dev.offsetcommit.cluster;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for what an admin client was asked, never without a bound: the only place that does. */
public final class AdminCalls {

  /** The client gives up first, by its default.api.timeout.ms of ten seconds. */
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private AdminCalls() {}

  /**
   * The answer.
   *
   * @throws KafkaException what the cluster answered instead, or if it did not answer in time
   * @throws TerseException if this thread is interrupted; it stays so
   */
  public static <T> T await(KafkaFuture<T> future) {
    try {
      return awaitInterruptibly(future);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TerseException("Interrupted while waiting for the cluster", e);
    }
  }

  /**
   * The same for callers whose interrupt has a meaning of its own.
   *
   * @throws KafkaException what the cluster answered instead, or if it did not answer in time
   */
  public static <T> T awaitInterruptibly(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "no answer within %d s".formatted(TIMEOUT.toSeconds()), e);
    }
  }
}
