package dev.offsetcommit.cli;

import dev.offsetcommit.group.GroupReset;
import dev.offsetcommit.group.ResetCsv;
import dev.offsetcommit.group.ResetScope;
import dev.offsetcommit.group.ResetStep;
import dev.offsetcommit.group.UndoFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reset}: moves a group's committed offsets, and takes that back. */
@Command(
    name = "reset",
    description =
        "Shows what moving a group's committed offsets would do; --execute does it, and writes a file for --undo first.",
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    usageHelpAutoWidth = true)
final class ResetCommand implements Callable<Integer>, UsesCluster {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-g", "--group"},
      description = "The group. Required, except with --undo.")
  private String group;

  @Option(
      names = {"-t", "--topic"},
      paramLabel = "TOPIC[:0,1]",
      description = "Only this topic, or some partitions of it; repeatable.")
  private List<String> topics = new ArrayList<>();

  @Option(names = "--all-topics", description = "All that the group has committed.")
  private boolean allTopics;

  @Mixin private ResetTargetOptions target;

  @Option(names = "--execute", description = "Do it; without, only the plan is shown.")
  private boolean execute;

  @Option(names = "--dry-run", description = "Show the plan only, which is the default.")
  private boolean dryRun;

  @Option(names = "--export", description = "Write the plan as CSV, for --from-file.")
  private boolean export;

  @Option(names = "--create", description = "Allow a group that does not exist yet.")
  private boolean create;

  @Option(
      names = "--undo-file",
      paramLabel = "FILE",
      description =
          "Where --execute writes what was committed before. Default: reset-GROUP-TIME.undo.jsonl here.")
  private Path undoFile;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json, one object per line. Default: ${DEFAULT-VALUE}.")
  private TableFormat output;

  @Mixin private ConnectionOptions connection;
  @Mixin private CommonOptions common;

  @Override
  public ConnectionOptions connection() {
    return connection;
  }

  @Override
  public Integer call() throws IOException {
    check();
    Main.Streams streams = OffsetCommit.streams(spec);
    UndoFile before = target.undo() == null ? null : UndoFile.read(target.undo());
    if (before != null && group != null && !group.equals(before.group())) {
      throw usage(
          "--undo " + target.undo() + " is of group " + before.group() + ", not of " + group);
    }
    String name = before == null ? group : before.group();
    try (GroupReset reset = new GroupReset(connection.resolve(streams.err()))) {
      List<ResetStep> steps =
          before == null
              ? reset.plan(
                  name, create, new ResetScope(topics, allTopics), target.target(name, reset))
              : reset.planUndo(before);
      write(name, steps, streams);
      if (before != null) {
        warnOfLaterCommits(before, steps, streams.err());
      }
      if (!execute) {
        streams
            .err()
            .println(
                "This is the plan: "
                    + ResetText.summary(steps)
                    + ". Nothing was changed; --execute does it.");
        return ExitCode.DONE;
      }
      Path file = undoFile == null ? defaultUndoFile(name) : undoFile;
      reset.execute(name, steps, file);
      streams.err().println("Done: " + ResetText.summary(steps) + ".");
      streams.err().println("To take it back: reset --undo " + file + " --execute");
    }
    return ExitCode.DONE;
  }

  private void write(String name, List<ResetStep> steps, Main.Streams streams) throws IOException {
    StringBuilder text = new StringBuilder();
    if (export) {
      text.append(ResetCsv.write(steps));
    } else if (output == TableFormat.JSON) {
      steps.forEach(step -> text.append(ResetText.json(name, step)).append('\n'));
    } else {
      text.append(ResetText.table(steps));
    }
    streams.out().write(text.toString().getBytes(StandardCharsets.UTF_8));
    streams.out().flush();
  }

  private static void warnOfLaterCommits(UndoFile undo, List<ResetStep> steps, PrintStream err) {
    for (ResetStep step : steps) {
      Long now = step.before() == null ? null : step.before().offset();
      Long then = undo.reset().get(step.partition());
      if (!Objects.equals(now, then)) {
        err.println(
            "Warning: "
                + step.partition()
                + " was reset to "
                + then
                + " and is at "
                + now
                + " by now: somebody has committed since.");
      }
    }
  }

  private static Path defaultUndoFile(String group) {
    return Path.of(
        "reset-"
            + group.replaceAll("[^A-Za-z0-9._-]", "_")
            + "-"
            + Clock.systemUTC().millis()
            + ".undo.jsonl");
  }

  private void check() {
    target.check();
    if (target.undo() == null && (group == null || group.isBlank())) {
      throw usage("Missing required option: '--group'");
    }
    if (execute && dryRun) {
      throw usage("--execute and --dry-run exclude each other");
    }
    if (allTopics && !topics.isEmpty()) {
      throw usage("--all-topics and --topic exclude each other");
    }
    boolean scoped = allTopics || !topics.isEmpty();
    if (target.undo() != null && scoped) {
      throw usage("--undo takes back a whole reset, without --topic or --all-topics");
    }
    if (!scoped && !target.namesPartitions()) {
      throw usage("Name the partitions with --topic or --all-topics");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
