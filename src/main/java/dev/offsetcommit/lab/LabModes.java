package dev.offsetcommit.lab;

import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.commit.CommitPlan;
import dev.offsetcommit.lab.check.Promise;
import dev.offsetcommit.lab.checkpoint.Checkpoint;
import dev.offsetcommit.lab.history.Results;
import dev.offsetcommit.lab.history.SinkResults;
import dev.offsetcommit.lab.history.TopicResults;
import dev.offsetcommit.lab.process.ConsumerProcess;
import dev.offsetcommit.lab.process.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.GroupProtocol;

/**
 * All commit modes with their promises, one row each. The children process a record in at least
 * {@link ConsumerProcess#PROCESS_TIME}, so that an interval between two commits is a bound on
 * records, if the commits are waited for.
 */
public final class LabModes {

  static final Duration INTERVAL = Duration.ofMillis(50);

  /** Between flush and commit only a transaction has a moment of its own. */
  private static final List<Checkpoint> ALL =
      Arrays.stream(Checkpoint.values()).filter(c -> c != Checkpoint.BEFORE_COMMIT).toList();

  private static final String AUTO_ON_CONSUMER =
      "the client's background thread may commit records that poll() is only just handing out, see docs/finding-auto-commit-kip848.md";

  private LabModes() {}

  /** What {@code all} stands for. */
  public static List<String> names() {
    return Stream.of(CommitMode.values())
        .flatMap(
            mode ->
                mode == CommitMode.RECORD
                    ? Stream.of("record", "record:100")
                    : Stream.of(mode.toString()))
        .toList();
  }

  /**
   * A mode by its name, on a broker of the lab's own.
   *
   * @param name as {@link CommitPlan#named} takes it
   * @param groupProtocol how the group is coordinated
   * @throws IllegalArgumentException if there is none of that name
   */
  public static LabMode of(String name, GroupProtocol groupProtocol) {
    return of(name, groupProtocol, Sessions.OWN.of(groupProtocol));
  }

  /**
   * A mode by its name.
   *
   * @param name as {@link CommitPlan#named} takes it
   * @param groupProtocol how the group is coordinated
   * @param session how long a dead member keeps its partitions
   * @throws IllegalArgumentException if there is none of that name
   */
  static LabMode of(String name, GroupProtocol groupProtocol, Duration session) {
    CommitPlan plan = CommitPlan.named(name, INTERVAL);
    if (plan == null) {
      throw new IllegalArgumentException(
          "the lab knows no commit mode '%s'; it knows %s, record:N, auto:Nms, interval:Nms and all"
              .formatted(name, String.join(", ", names())));
    }
    return switch (plan.mode()) {
      case AUTO -> auto(name, plan, groupProtocol, session);
      case RECORD -> atLeastOnce(name, plan, plan.window());
      case BATCH -> atLeastOnce(name, plan, ConsumerProcess.POLL_RECORDS);
      case INTERVAL -> atLeastOnce(name, plan, recordsIn(plan.interval()));
      case BEFORE -> mode(name, plan, Promise.atMostOnce(1), 1, ALL, null);
      case TRANSACTION -> exactlyOnce(name, plan, new TopicResults());
      case SINK -> exactlyOnce(name, plan, new SinkResults(null));
    };
  }

  private static LabMode auto(
      String name, CommitPlan plan, GroupProtocol groupProtocol, Duration session) {
    Promise promise = Promise.atLeastOnce(autoRepeats(plan.interval(), groupProtocol, session));
    return mode(
        name,
        plan,
        groupProtocol == GroupProtocol.CONSUMER ? promise.brokenBecause(AUTO_ON_CONSUMER) : promise,
        recordsIn(plan.interval()) + 2 * ConsumerProcess.POLL_RECORDS,
        ALL.stream().filter(c -> c != Checkpoint.COMMIT_SENT).toList(),
        null);
  }

  private static LabMode atLeastOnce(String name, CommitPlan plan, long records) {
    return mode(name, plan, Promise.atLeastOnce(records), records, ALL, null);
  }

  private static long recordsIn(Duration interval) {
    return interval.toNanos() / ConsumerProcess.PROCESS_TIME.toNanos() + 1;
  }

  /**
   * What auto-commit may repeat after a crash, from the client's sources (4.4.0):
   *
   * <ul>
   *   <li>the interval;
   *   <li>a poll, since its timer is looked at in {@code poll()} only (ClassicKafkaConsumer, and
   *       CommitRequestManager.updateTimerAndMaybeCommit);
   *   <li>with the consumer protocol another one: while records are buffered, only every second
   *       {@code poll()} sends the AsyncPollEvent that looks at the timer
   *       (AsyncKafkaConsumer.maybeClearPreviousInflightPoll);
   *   <li>what is processed until the broker has the commit, since the loop does not wait for it.
   *       Nothing bounds that but the session: heartbeats follow the commit on the same connection,
   *       and a member whose connection stands still for longer is out of the group, which the
   *       checker counts as an interruption of its own.
   * </ul>
   */
  private static long autoRepeats(
      Duration interval, GroupProtocol groupProtocol, Duration session) {
    long polls = groupProtocol == GroupProtocol.CONSUMER ? 2 : 1;
    return recordsIn(interval)
        + polls * ConsumerProcess.POLL_RECORDS
        + session.dividedBy(ConsumerProcess.PROCESS_TIME);
  }

  /** One transaction for each poll, with results and offset. */
  private static LabMode exactlyOnce(String name, CommitPlan plan, Results effects) {
    List<Checkpoint> every = List.of(Checkpoint.values());
    return mode(name, plan, Promise.exactlyOnce(), ConsumerProcess.POLL_RECORDS, every, effects);
  }

  private static LabMode mode(
      String name,
      CommitPlan plan,
      Promise promise,
      long recordsPerCommit,
      List<Checkpoint> checkpoints,
      Results effects) {
    List<String> options = new ArrayList<>(List.of("--commit", plan.mode().toString()));
    switch (plan.mode()) {
      case RECORD -> options.addAll(List.of("--commit-window", "" + plan.window()));
      case AUTO, INTERVAL ->
          options.addAll(List.of("--commit-interval", plan.interval().toMillis() + "ms"));
      default -> {}
    }
    return new LabMode(name, options, promise, recordsPerCommit, checkpoints, effects);
  }
}
