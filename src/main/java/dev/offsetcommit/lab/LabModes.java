package dev.offsetcommit.lab;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All commit modes with their promises, one row each. The children process a record in at least
 * {@link ConsumerProcess#PROCESS_TIME}, so that an interval between two commits is a bound on
 * records, if the commits are waited for.
 */
public final class LabModes {

  static final Duration INTERVAL = Duration.ofMillis(50);

  private static final Pattern WINDOW = Pattern.compile("record:([1-9]\\d{0,5})");
  private static final Pattern INTERVAL_OF = Pattern.compile("(auto|interval):([1-9]\\d{0,5})ms");

  /** Between flush and commit only a transaction has a moment of its own. */
  private static final List<Checkpoint> ALL =
      Arrays.stream(Checkpoint.values()).filter(c -> c != Checkpoint.BEFORE_COMMIT).toList();

  private static final String AUTO_ON_CONSUMER =
      "the client's background thread may commit records that poll() is only just handing out, see docs/finding-auto-commit-kip848.md";

  private LabModes() {}

  /** What {@code all} stands for. */
  public static List<String> names() {
    return List.of(
        "auto", "record", "record:100", "batch", "interval", "before", "transaction", "sink");
  }

  /**
   * A mode by its name, on a broker of the lab's own.
   *
   * @param name as below
   * @param groupProtocol {@code classic} or {@code consumer}
   * @throws IllegalArgumentException if there is none of that name
   */
  public static LabMode of(String name, String groupProtocol) {
    return of(name, groupProtocol, Sessions.OWN.of(groupProtocol));
  }

  /**
   * A mode by its name.
   *
   * @param name one of {@link #names()}, {@code record:N} for a window of N, or {@code auto:Nms}
   *     and {@code interval:Nms} for an interval of N ms between two commits
   * @param groupProtocol {@code classic} or {@code consumer}
   * @param session how long a dead member keeps its partitions
   * @throws IllegalArgumentException if there is none of that name
   */
  static LabMode of(String name, String groupProtocol, Duration session) {
    Matcher window = WINDOW.matcher(name);
    if (window.matches()) {
      int n = Integer.parseInt(window.group(1));
      return mode(name, Promise.atLeastOnce(n), n, ALL, "record", "--commit-window", "" + n);
    }
    Matcher interval = INTERVAL_OF.matcher(name);
    if (interval.matches()) {
      Duration between = Duration.ofMillis(Long.parseLong(interval.group(2)));
      return interval.group(1).equals("auto")
          ? auto(name, between, groupProtocol, session)
          : interval(name, between);
    }
    return switch (name) {
      case "auto" -> auto(name, INTERVAL, groupProtocol, session);
      case "record" -> mode(name, Promise.atLeastOnce(1), 1, ALL, name);
      case "batch" ->
          mode(
              name,
              Promise.atLeastOnce(ConsumerProcess.POLL_RECORDS),
              ConsumerProcess.POLL_RECORDS,
              ALL,
              name);
      case "interval" -> interval(name, INTERVAL);
      case "before" -> mode(name, Promise.atMostOnce(1), 1, ALL, name);
      case "transaction" -> exactlyOnce(name, new TopicResults());
      case "sink" -> exactlyOnce(name, new SinkResults());
      default ->
          throw new IllegalArgumentException(
              "the lab knows no commit mode '"
                  + name
                  + "'; it knows "
                  + String.join(", ", names())
                  + ", record:N, auto:Nms, interval:Nms and all");
    };
  }

  private static LabMode auto(
      String name, Duration interval, String groupProtocol, Duration session) {
    Promise promise = Promise.atLeastOnce(autoRepeats(interval, groupProtocol, session));
    return mode(
        name,
        groupProtocol.equals("consumer") ? promise.brokenBecause(AUTO_ON_CONSUMER) : promise,
        recordsIn(interval) + 2 * ConsumerProcess.POLL_RECORDS,
        ALL.stream().filter(c -> c != Checkpoint.COMMIT_SENT).toList(),
        "auto",
        "--commit-interval",
        interval.toMillis() + "ms");
  }

  private static LabMode interval(String name, Duration interval) {
    long records = recordsIn(interval);
    return mode(
        name,
        Promise.atLeastOnce(records),
        records,
        ALL,
        "interval",
        "--commit-interval",
        interval.toMillis() + "ms");
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
  private static long autoRepeats(Duration interval, String groupProtocol, Duration session) {
    long polls = groupProtocol.equals("consumer") ? 2 : 1;
    return recordsIn(interval)
        + polls * ConsumerProcess.POLL_RECORDS
        + session.dividedBy(ConsumerProcess.PROCESS_TIME);
  }

  /** One transaction for each poll, with results and offset. */
  private static LabMode exactlyOnce(String name, Results effects) {
    return new LabMode(
        name,
        List.of("--commit", name),
        Promise.exactlyOnce(),
        ConsumerProcess.POLL_RECORDS,
        List.of(Checkpoint.values()),
        effects);
  }

  private static LabMode mode(
      String name,
      Promise promise,
      long recordsPerCommit,
      List<Checkpoint> checkpoints,
      String commit,
      String... more) {
    List<String> options = new ArrayList<>(List.of("--commit", commit));
    options.addAll(Arrays.asList(more));
    return new LabMode(name, options, promise, recordsPerCommit, checkpoints, null);
  }
}
