package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.commit.CommitStrategy;
import dev.offsetcommit.commit.StopDeadline;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Ends a run: takes all steps of the close, whatever fails, decides which failure counts, and says
 * what is processed and not committed.
 */
final class RunEnd {

  private final org.apache.kafka.clients.consumer.Consumer<?, ?> client;
  private final String group;
  private final LastWork lastWork;
  private final CommitStrategy strategy;
  private final StopDeadline stop;
  private final Consumer<ConsumerEvent> events;

  RunEnd(
      org.apache.kafka.clients.consumer.Consumer<?, ?> client,
      String group,
      LastWork lastWork,
      CommitStrategy strategy,
      StopDeadline stop,
      Consumer<ConsumerEvent> events) {
    this.client = client;
    this.group = group;
    this.lastWork = lastWork;
    this.strategy = strategy;
    this.stop = stop;
    this.events = events;
  }

  /**
   * The partitions whose last work is this consumer's to commit. Paused ones are not: they are
   * given up, since another consumer has taken them over.
   */
  Set<TopicPartition> owned() {
    Set<TopicPartition> owned = new HashSet<>(client.assignment());
    owned.removeAll(client.paused());
    return owned;
  }

  /**
   * Takes the steps.
   *
   * @param first what has failed before, or null
   * @param owned {@link #owned()} at the end of the work
   * @param isStopped whether the user has stopped the run
   * @param steps what there is to close
   * @return what the run has failed with, null if it has not
   */
  RuntimeException close(
      RuntimeException first, Set<TopicPartition> owned, boolean isStopped, List<Runnable> steps) {
    RuntimeException failure = first;
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (WakeupException e) {
        // stop() came late; the step did what it could.
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else if (failure != e) {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null && !(failure instanceof KafkaException)) {
      // Where the output failed, or a record is invalid, that is what there is to say, however late
      // in a stop.
      if (failure instanceof UncheckedIOException output) {
        String error = output.getCause().getMessage();
        events.accept(new ConsumerEvent.OutputFailed(group, error, lastWork.resumes(owned)));
      }
      return failure;
    }
    List<ConsumerEvent.OffsetRange> left = lastWork.notCommitted(owned);
    if (!left.isEmpty()) {
      events.accept(new ConsumerEvent.NotCommitted(group, left));
    }
    if (isStopped && failure != null && stop.isOver()) {
      // The cluster did not answer in the time that a stop may take. That is no failure of the run:
      // what is left of it was said.
      return null;
    }
    boolean commitFailed =
        lastWork.isFailed(left) || !strategy.reportsFailures() && lastWork.isMissing(left);
    if (failure == null && commitFailed && !isStopped) {
      return new TerseException(
          "The last commit of group %s has failed. Start again: the records are delivered again."
              .formatted(group));
    }
    return failure;
  }
}
