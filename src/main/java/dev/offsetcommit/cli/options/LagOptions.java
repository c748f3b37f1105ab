package dev.offsetcommit.cli.options;

import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.cli.text.LagLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code lag}: what is looked at, how often, and which limits it has to keep. */
public final class LagOptions extends MixedOptions {

  @Option(
      names = {"-g", "--group"},
      description = "A group; repeatable. Default: all groups.")
  private List<String> groups = new ArrayList<>();

  @Option(
      names = {"-t", "--topic"},
      description = "Only this topic; repeatable.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = "2s",
      paramLabel = "D",
      description =
          "Sample again and again, every D (2s), and say how the lag develops; until Ctrl-C (or q), or until a limit is exceeded.")
  private Duration watch;

  @Option(
      names = "--exact",
      description =
          "Read the unconsumed records, and count those that a read_committed consumer would receive.")
  private boolean exact;

  @Option(
      names = "--threshold",
      paramLabel = "N",
      description =
          "Exit 3 if the lag of a group, all its partitions together, is above N; exit 1 if that is unknown.")
  private Long threshold;

  @Option(
      names = "--max-time-lag",
      paramLabel = "D",
      description = "Exit 3 if a record waits for longer than D; exit 1 if that is unknown.")
  private Duration maxTimeLag;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      converter = Formats.Table.class,
      completionCandidates = Formats.Table.class,
      defaultValue = "table",
      description = "table or json, one object per line. Default: ${DEFAULT-VALUE}.")
  private OutputFormat output;

  /**
   * Refuses what does not belong together.
   *
   * @throws ParameterException if the options contradict each other
   */
  public void check() {
    if (threshold != null && threshold < 0) {
      throw usage("--threshold must not be negative, and is " + threshold);
    }
    if (watch != null && exact) {
      throw usage("--watch and --exact exclude each other: it would read all again and again");
    }
    if (watch != null && watch.isZero()) {
      throw usage("--watch must be more than 0");
    }
  }

  /** The groups that the user named; none = all. */
  public List<String> groups() {
    return groups;
  }

  /** The topics that the user named; none = all. */
  public List<String> topics() {
    return topics;
  }

  /** The time between two samples, empty for a single one. */
  public Optional<Duration> watch() {
    return Optional.ofNullable(watch);
  }

  /** Whether the unconsumed records are read. */
  public boolean isExact() {
    return exact;
  }

  /** What the lag must not exceed. */
  public LagLimits limits() {
    return new LagLimits(threshold, maxTimeLag);
  }

  /** The format of the rows. */
  public OutputFormat output() {
    return output;
  }
}
