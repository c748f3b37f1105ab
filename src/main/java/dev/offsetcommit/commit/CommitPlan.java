package dev.offsetcommit.commit;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Which way to commit, with its parameters.
 *
 * @param mode the way
 * @param window with {@link CommitMode#RECORD}: the most records that may be processed and
 *     unconfirmed
 * @param interval with {@link CommitMode#AUTO} and {@link CommitMode#INTERVAL}: the time between
 *     two commits
 */
public record CommitPlan(CommitMode mode, int window, Duration interval) {

  /** Kafka's own default, {@value ConsumerConfig#AUTO_COMMIT_INTERVAL_MS_CONFIG}. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

  /** One way with its defaults. */
  public static CommitPlan of(CommitMode mode) {
    return new CommitPlan(mode, 1, DEFAULT_INTERVAL);
  }

  /**
   * The plan that a name stands for: that of a mode, or {@code record:N} for a window of N, or
   * {@code auto:Nms} and {@code interval:Nms} for an interval.
   *
   * @param interval the time between two commits where the name has none
   * @return null if there is none of that name
   */
  public static CommitPlan named(String name, Duration interval) {
    for (CommitMode mode : CommitMode.values()) {
      if (mode.toString().equals(name)) {
        return new CommitPlan(mode, 1, interval);
      }
    }
    Matcher window = Pattern.compile("record:([1-9]\\d{0,5})").matcher(name);
    if (window.matches()) {
      return record(Integer.parseInt(window.group(1)));
    }
    Matcher timed = Pattern.compile("(auto|interval):([1-9]\\d{0,5})ms").matcher(name);
    return timed.matches()
        ? named(timed.group(1), Duration.ofMillis(Long.parseLong(timed.group(2))))
        : null;
  }

  /** The names that {@link #named} knows, with commas between them. */
  public static String names() {
    return Stream.of(CommitMode.values())
        .map(
            mode ->
                switch (mode) {
                  case RECORD -> "record, record:N";
                  case AUTO, INTERVAL -> "%s, %s:Nms".formatted(mode, mode);
                  default -> mode.toString();
                })
        .collect(Collectors.joining(", "));
  }

  /** Per-record commit with a window. */
  public static CommitPlan record(int window) {
    return new CommitPlan(CommitMode.RECORD, window, DEFAULT_INTERVAL);
  }

  /** Whether the client's auto-commit does it. */
  public boolean isAuto() {
    return mode == CommitMode.AUTO;
  }

  /** Whether the results of each poll are made durable with their offset, in one transaction. */
  public boolean isTransactional() {
    return mode == CommitMode.TRANSACTION || mode == CommitMode.SINK;
  }

  /**
   * The strategy for the modes that keep the offset in Kafka.
   *
   * @param committer sends its commits
   */
  public CommitStrategy strategy(Committer committer) {
    return strategy(committer, System::nanoTime);
  }

  /**
   * The same with a clock of one's own.
   *
   * @param committer sends its commits
   * @param nanoTime the clock, in nanoseconds
   */
  public CommitStrategy strategy(Committer committer, LongSupplier nanoTime) {
    return switch (mode) {
      case AUTO -> new AutoCommit(committer);
      case RECORD ->
          window == 1 ? new RecordCommit(committer) : new WindowCommit(committer, window, nanoTime);
      case BATCH -> new BatchCommit(committer, nanoTime);
      case INTERVAL -> new IntervalCommit(committer, interval, nanoTime);
      case BEFORE -> new BeforeCommit(committer);
      case TRANSACTION, SINK ->
          throw new IllegalStateException(mode + " keeps its offset elsewhere");
    };
  }

  @Override
  public String toString() {
    return switch (mode) {
      case RECORD -> "record, window " + window;
      case AUTO, INTERVAL -> mode + " every " + interval.toMillis() + " ms";
      default -> mode.toString();
    };
  }
}
