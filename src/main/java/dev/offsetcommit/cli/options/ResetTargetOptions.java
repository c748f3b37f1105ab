package dev.offsetcommit.cli.options;

import dev.offsetcommit.cluster.TextFile;
import dev.offsetcommit.reset.GroupReset;
import dev.offsetcommit.reset.ResetCsv;
import dev.offsetcommit.reset.ResetTarget;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Where {@code reset} goes to: exactly one of its target options, under Kafka's names. */
public final class ResetTargetOptions {

  @Option(names = "--to-earliest", order = 2, description = "To the log start.")
  private boolean toEarliest;

  @Option(names = "--to-latest", order = 2, description = "To the log end.")
  private boolean toLatest;

  @Option(
      names = "--to-current",
      order = 2,
      description = "To where it is; to the log end where nothing is committed.")
  private boolean toCurrent;

  @Option(names = "--to-offset", order = 2, paramLabel = "OFFSET", description = "To this offset.")
  private Long toOffset;

  @Option(
      names = "--to-datetime",
      order = 2,
      paramLabel = "TIME",
      description =
          "To the first record that is not older: YYYY-MM-DDThh:mm:ss.sss, in UTC or with an offset.")
  private String toDatetime;

  @Option(
      names = "--by-duration",
      order = 2,
      paramLabel = "D",
      description = "To the first record of the last D: PT1H or 1h.")
  private Duration byDuration;

  @Option(
      names = "--shift-by",
      order = 2,
      paramLabel = "N",
      description = "By N offsets, back if N is negative.")
  private Long shiftBy;

  @Option(
      names = "--from-file",
      order = 2,
      paramLabel = "FILE",
      description = "To the offsets of a CSV file, as --export writes it here and in Kafka's tool.")
  private Path fromFile;

  @Option(
      names = "--to-group",
      order = 2,
      paramLabel = "GROUP",
      description = "To where another group is, with its metadata and leader epochs.")
  private String toGroup;

  @Option(
      names = "--undo",
      order = 2,
      paramLabel = "FILE",
      description = "To what was committed before the reset that wrote FILE.")
  private Path undo;

  /** The file of the reset that is to be taken back, null if none is. */
  public Path undo() {
    return undo;
  }

  /** Whether the target itself names the partitions. */
  public boolean namesPartitions() {
    return undo != null || fromFile != null || toGroup != null;
  }

  /** What a target in time was understood as, null for any other. */
  public static String understood(ResetTarget target) {
    return target instanceof ResetTarget.Time time
        ? "To the first record that is not older than %s."
            .formatted(DateTimes.utc(time.timestampMs()))
        : null;
  }

  /**
   * The target, if it is none of {@code --undo}.
   *
   * @param group the group to be reset
   * @param reset asks the cluster for another group's offsets
   * @throws TerseException if the file cannot be read, or there is no such other group
   */
  public ResetTarget target(String group, GroupReset reset) {
    if (toEarliest) {
      return new ResetTarget.Earliest();
    }
    if (toLatest) {
      return new ResetTarget.Latest();
    }
    if (toCurrent) {
      return new ResetTarget.Current();
    }
    if (toOffset != null) {
      return new ResetTarget.Offset(toOffset);
    }
    if (shiftBy != null) {
      return new ResetTarget.Shift(shiftBy);
    }
    if (toDatetime != null) {
      return new ResetTarget.Time(DateTimes.parseMs(toDatetime));
    }
    if (byDuration != null) {
      return new ResetTarget.Time(Clock.systemUTC().millis() - byDuration.toMillis());
    }
    if (fromFile != null) {
      return new ResetTarget.Given(
          ResetCsv.read(TextFile.read(fromFile, "--from-file"), group, fromFile.toString()));
    }
    return new ResetTarget.Given(reset.committed(toGroup));
  }
}
