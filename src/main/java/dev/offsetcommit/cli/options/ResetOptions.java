package dev.offsetcommit.cli.options;

import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.reset.ResetScope;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code reset}, beside those of a sink. */
public final class ResetOptions extends MixedOptions {

  @Option(
      names = {"-g", "--group"},
      order = 1,
      description = "The group. Required, except with --undo.")
  private String group;

  @Option(
      names = {"-t", "--topic"},
      order = 1,
      paramLabel = "TOPIC[:0,1]",
      description = "Only this topic, or some partitions of it; repeatable.")
  private List<String> topics = new ArrayList<>();

  @Option(names = "--all-topics", order = 1, description = "All that the group has committed.")
  private boolean allTopics;

  @ArgGroup(multiplicity = "1")
  private ResetTargetOptions target;

  @Option(names = "--execute", order = 4, description = "Do it; without, only the plan is shown.")
  private boolean execute;

  @Option(names = "--dry-run", order = 4, description = "Show the plan only, which is the default.")
  private boolean dryRun;

  @Option(names = "--export", order = 4, description = "Write the plan as CSV, for --from-file.")
  private boolean export;

  @Option(names = "--create", order = 4, description = "Allow a group that does not exist yet.")
  private boolean create;

  @Option(
      names = "--force",
      order = 4,
      description = "With --undo: also where the group has committed since the reset.")
  private boolean force;

  @Option(
      names = "--undo-file",
      order = 4,
      paramLabel = "FILE",
      description =
          "Where --execute writes what was committed before. Default: reset-GROUP-TIME.undo.jsonl here.")
  private Path undoFile;

  @Option(
      names = "--output",
      order = 4,
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
    if (target.undo() == null && (group == null || group.isBlank())) {
      throw usage("Missing required option: '--group'");
    }
    if (execute && dryRun) {
      throw usage("--execute and --dry-run exclude each other");
    }
    if (allTopics && !topics.isEmpty()) {
      throw usage("--all-topics and --topic exclude each other");
    }
    if (force && target.undo() == null) {
      throw usage("--force belongs to --undo");
    }
    boolean scoped = allTopics || !topics.isEmpty();
    if (target.undo() != null && scoped) {
      throw usage("--undo takes back a whole reset, without --topic or --all-topics");
    }
    if (!scoped && !target.namesPartitions()) {
      throw usage("Name the partitions with --topic or --all-topics");
    }
  }

  /** The group; null with --undo, whose file names it. */
  public String group() {
    return group;
  }

  /** Which partitions are meant. */
  public ResetScope scope() {
    return new ResetScope(topics, allTopics);
  }

  /** Where the offsets go. */
  public ResetTargetOptions target() {
    return target;
  }

  /** Whether the plan is carried out. */
  public boolean isExecute() {
    return execute;
  }

  /** Whether the plan is written as CSV. */
  public boolean isExport() {
    return export;
  }

  /** Whether the group may be one that does not exist yet. */
  public boolean isCreate() {
    return create;
  }

  /** Whether an undo takes back what the group has committed since. */
  public boolean isForce() {
    return force;
  }

  /** Where to write what a group had committed before. */
  public Path undoFile(String group) {
    return undoFile != null
        ? undoFile
        : Path.of(
            "reset-%s-%s.undo.jsonl"
                .formatted(group.replaceAll("[^A-Za-z0-9._-]", "_"), Clock.systemUTC().millis()));
  }

  /** The format of the plan. */
  public OutputFormat output() {
    return output;
  }
}
