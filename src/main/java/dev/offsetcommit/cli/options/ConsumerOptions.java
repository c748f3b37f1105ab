package dev.offsetcommit.cli.options;

import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.commit.CommitPlan;
import dev.offsetcommit.consumer.ConsumerPlan;
import dev.offsetcommit.consumer.ConsumerSettings;
import dev.offsetcommit.consumer.Wrapping;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.position.OnGap;
import dev.offsetcommit.lab.checkpoint.Checkpoint;
import dev.offsetcommit.lab.checkpoint.Halting;
import dev.offsetcommit.lab.checkpoint.PauseAt;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.IsolationLevel;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code consumer}: what it reads, how it commits, and when it stops. */
public final class ConsumerOptions extends MixedOptions {

  private static final Pattern RESET = Pattern.compile("earliest|latest|none|by_duration:P.+");

  @Option(
      names = {"-t", "--topic"},
      defaultValue = "hello_world1",
      description = "The topic. Default: ${DEFAULT-VALUE}.")
  private String topic;

  @Option(
      names = {"-g", "--group"},
      required = true,
      description = "The consumer group. Required.")
  private String group;

  @Option(
      names = "--auto-offset-reset",
      paramLabel = "WHERE",
      defaultValue = "earliest",
      description =
          "Where to begin where nothing is committed: earliest, latest, none, by_duration:PT… Default: ${DEFAULT-VALUE}.")
  private String reset;

  @Option(
      names = "--manual-commit",
      description = "Commit by hand after every record, the same as --commit record.")
  private boolean manualCommit;

  @Option(
      names = "--commit",
      paramLabel = "MODE",
      description = "${COMPLETION-CANDIDATES}. Default: auto.")
  private CommitMode commit;

  @Option(
      names = "--commit-window",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "With record: the most records that may be processed and not yet confirmed as committed. Default: 1.")
  private int window;

  @Option(
      names = "--commit-interval",
      paramLabel = "D",
      defaultValue = "5s",
      description = "With auto and interval: the time between two commits. Default: 5s.")
  private Duration interval;

  @Option(
      names = {"-n", "--max-messages"},
      paramLabel = "N",
      description = "Stop after N records.")
  private Long maxMessages;

  @Option(
      names = {"-e", "--exit"},
      description = "Stop at the log end offsets seen at start-up.")
  private boolean exit;

  @Option(
      names = "--idle-timeout",
      paramLabel = "D",
      description = "Stop after so long without a record.")
  private Duration idleTimeout;

  @Option(
      names = "--process-time",
      paramLabel = "D",
      defaultValue = "0",
      description = "Simulated work for each record. Default: none.")
  private Duration processTime;

  @Option(
      names = "--on-invalid",
      paramLabel = "POLICY",
      defaultValue = "stop",
      description =
          "What to do at a record that is not a valid event: stop, skip or dead-letter. Default: ${DEFAULT-VALUE}.")
  private OnInvalid onInvalid;

  @Option(
      names = "--on-gap",
      paramLabel = "POLICY",
      description =
          "What to do when records were deleted before they were read: continue or stop. Default: continue; stop for transaction and sink.")
  private OnGap onGap;

  @Option(
      names = "--group-protocol",
      paramLabel = "P",
      converter = Choices.Protocol.class,
      completionCandidates = Choices.Protocol.class,
      defaultValue = "classic",
      description = "classic or consumer (KIP-848). Default: ${DEFAULT-VALUE}.")
  private GroupProtocol groupProtocol;

  @Option(
      names = "--group-instance-id",
      paramLabel = "ID",
      description = "The member's name, for static membership.")
  private String groupInstanceId;

  @Option(
      names = "--isolation-level",
      paramLabel = "LEVEL",
      defaultValue = "read_committed",
      description = "read_committed or read_uncommitted. Default: ${DEFAULT-VALUE}.")
  private IsolationLevel isolationLevel;

  @Option(
      names = "--wait-for-topic",
      paramLabel = "D",
      defaultValue = "30s",
      description = "How long to wait for a topic that does not exist. Default: ${DEFAULT-VALUE}.")
  private Duration waitForTopic;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      converter = Formats.Text.class,
      completionCandidates = Formats.Text.class,
      defaultValue = "text",
      description = "text or json (one object per line). Default: ${DEFAULT-VALUE}.")
  private OutputFormat output;

  @Option(
      names = "--pause-at",
      paramLabel = "CHECKPOINT:N",
      hidden = true,
      description =
          "Halt at the N-th time that a checkpoint is reached, to be killed there. For the crash lab and the tests.")
  private String pauseAt;

  private enum OnInvalid {
    stop,
    skip,
    dead_letter;

    @Override
    public String toString() {
      return name().replace('_', '-');
    }
  }

  /** What to do with a record that is no event. */
  public String onInvalid() {
    return onInvalid.toString();
  }

  /** The format of the records. */
  public OutputFormat output() {
    return output;
  }

  /**
   * When offsets are committed.
   *
   * @throws ParameterException if the options contradict each other
   */
  public CommitPlan commitPlan() {
    if (manualCommit && commit != null && commit != CommitMode.RECORD) {
      throw usage("--manual-commit means --commit record, and contradicts --commit " + commit);
    }
    CommitMode mode = commit != null ? commit : manualCommit ? CommitMode.RECORD : CommitMode.AUTO;
    if (given("--commit-window") && mode != CommitMode.RECORD) {
      throw usage("--commit-window belongs to --commit record, not to --commit " + mode);
    }
    if (given("--commit-interval") && mode != CommitMode.AUTO && mode != CommitMode.INTERVAL) {
      throw usage(
          "--commit-interval belongs to --commit auto and interval, not to --commit " + mode);
    }
    if (window < 1) {
      throw usage("--commit-window must be at least 1, and is " + window);
    }
    return new CommitPlan(mode, window, interval);
  }

  /**
   * What to read, and when to stop.
   *
   * @throws ParameterException if that makes no sense
   */
  public ConsumerPlan plan(CommitPlan commitPlan) {
    if (group.isBlank()) {
      throw usage("--group must not be empty");
    }
    if (!RESET.matcher(reset).matches()) {
      throw usage(
          "--auto-offset-reset must be earliest, latest, none or by_duration:PT…, and is '%s'"
              .formatted(reset));
    }
    if (reset.startsWith("by_duration:")) {
      try {
        Duration back = new DurationConverter().convert(reset.substring("by_duration:".length()));
        if (System.currentTimeMillis() < back.toMillis()) {
          // Back before 1970, Kafka's client asks for a negative time, and begins nowhere.
          reset = "earliest";
        }
      } catch (TypeConversionException e) {
        throw usage("Invalid value for option '--auto-offset-reset': " + e.getMessage());
      }
    }
    if (maxMessages != null && maxMessages < 1) {
      throw usage("-n must be at least 1, and is " + maxMessages);
    }
    return new ConsumerPlan(
        topic,
        group,
        reset,
        maxMessages == null ? 0 : maxMessages,
        exit,
        idleTimeout,
        processTime,
        waitForTopic,
        onGap(commitPlan));
  }

  /** Exactly once means to leave nothing out without being told to. */
  private OnGap onGap(CommitPlan commitPlan) {
    if (onGap != null) {
      return onGap;
    }
    return commitPlan.isTransactional() ? OnGap.STOP : OnGap.CONTINUE;
  }

  /** The settings of the client. */
  public ConsumerSettings settings(CommitPlan commitPlan) {
    return new ConsumerSettings(group, groupProtocol, groupInstanceId, isolationLevel, commitPlan);
  }

  /** Whether records of open transactions are not read. */
  public boolean isReadCommitted() {
    return isolationLevel == IsolationLevel.READ_COMMITTED;
  }

  /**
   * What halts the consumer at a checkpoint, if that was asked for.
   *
   * @throws ParameterException if there is no such checkpoint
   */
  public Wrapping wrapping(Consumer<ConsumerEvent> events) {
    if (pauseAt == null) {
      return Wrapping.NONE;
    }
    String[] parts = pauseAt.split(":");
    try {
      return new Halting(
          new PauseAt(
              Checkpoint.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_')),
              Long.parseLong(parts[1]),
              events));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw usage("--pause-at must be CHECKPOINT:N with one of " + List.of(Checkpoint.values()));
    }
  }
}
