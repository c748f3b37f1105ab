package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.ResetOptions;
import dev.offsetcommit.cli.options.ResetSinkOptions;
import dev.offsetcommit.cli.options.ResetTargetOptions;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.cli.text.EventText;
import dev.offsetcommit.cli.text.ResetText;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.reset.GroupReset;
import dev.offsetcommit.reset.ResetCsv;
import dev.offsetcommit.reset.ResetFailed;
import dev.offsetcommit.reset.ResetStep;
import dev.offsetcommit.reset.ResetTarget;
import dev.offsetcommit.reset.UndoFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reset}: moves a group's committed offsets, and takes that back. */
@Command(
    name = "reset",
    description =
        "Shows what moving a group's committed offsets would do; --execute does it, and writes a file for --undo first.")
final class ResetCommand extends ClusterCommand {

  ResetCommand(Console console) {
    super(console);
  }

  @Mixin private ResetOptions options;
  @Mixin private ResetSinkOptions sink;

  @Override
  public Integer call() throws IOException {
    sink.check();
    options.check();
    Path undo = options.target().undo();
    String group = options.group();
    UndoFile before = undo == null ? null : UndoFile.read(undo);
    if (before != null && group != null && !group.equals(before.group())) {
      throw usage("--undo " + undo + " is of group " + before.group() + ", not of " + group);
    }
    String name = before == null ? group : before.group();
    ConnectionSettings settings = connection.resolve(console);
    var home = sink.home(settings, name, console.err());
    try (ResetSinkOptions.Home database = home.orElse(null);
        GroupReset reset = new GroupReset(settings, Optional.ofNullable(database))) {
      List<ResetStep> steps =
          before == null ? plan(name, reset, console.err()) : reset.planUndo(before);
      Optional<String> refusal = reset.refusal(name);
      if (options.isExecute() && refusal.isPresent()) {
        throw new TerseException(refusal.get());
      }
      if (!options.isExecute() || isWrittenFirst()) {
        write(name, steps, step -> false);
      }
      boolean needsForce = before != null && committedSince(before, steps, reset);
      if (sink.given() && steps.stream().anyMatch(step -> step.comeAgain() > 0)) {
        console
            .err()
            .println(
                "The results in the sink stay: those of the offsets that are repeated will be there twice.");
      }
      ResetText.largeSkips(steps).forEach(console.err()::println);
      if (!options.isExecute()) {
        refusal.ifPresent(why -> console.err().println("Warning: " + why));
        console
            .err()
            .println(
                "This is the plan for group %s on %s: %s. Nothing was changed; %s."
                    .formatted(
                        name,
                        connection.cluster(),
                        ResetText.summary(steps),
                        next(refusal.isPresent(), needsForce)));
        return ExitCode.DONE;
      }
      Path file = options.undoFile(name);
      console.err().println("Resetting group %s on %s".formatted(name, connection.cluster()));
      execute(name, steps, file, reset);
      console.err().println("Done: " + ResetText.summary(steps) + ".");
      console
          .err()
          .println(
              "To take it back: reset --undo %s%s --execute"
                  .formatted(file, sink.given() ? " --sink JDBC-URL" : ""));
    }
    return ExitCode.DONE;
  }

  private List<ResetStep> plan(String name, GroupReset reset, PrintStream err) {
    ResetTarget to = options.target().target(name, reset);
    List<ResetStep> steps = reset.plan(name, options.isCreate(), options.scope(), to);
    String understood = ResetTargetOptions.understood(to);
    if (understood != null) {
      err.println(understood);
    }
    return steps;
  }

  /** Executes; JSON, which says for each partition whether it was executed, follows then. */
  private void execute(String name, List<ResetStep> steps, Path file, GroupReset reset)
      throws IOException {
    boolean written = isWrittenFirst();
    try {
      reset.execute(name, steps, file);
    } catch (ResetFailed e) {
      if (!written) {
        write(name, steps, step -> e.executed(step.partition()));
      }
      throw e;
    }
    if (!written) {
      write(name, steps, step -> true);
    }
  }

  /** JSON says for each partition whether it was executed, so it is written after that. */
  private boolean isWrittenFirst() {
    return options.output() != OutputFormat.JSON || options.isExport();
  }

  private void write(String name, List<ResetStep> steps, Function<ResetStep, Boolean> executed)
      throws IOException {
    StringBuilder text = new StringBuilder();
    steps.forEach(
        step -> console.transcribe(() -> ResetText.json(name, step, executed.apply(step))));
    if (options.isExport()) {
      text.append(ResetCsv.write(steps));
    } else if (options.output() == OutputFormat.JSON) {
      steps.forEach(
          step -> text.append(ResetText.json(name, step, executed.apply(step))).append('\n'));
    } else {
      text.append(ResetText.table(steps));
    }
    console.out().write(text.toString().getBytes(StandardCharsets.UTF_8));
    console.out().flush();
  }

  /** What would execute a plan. */
  private static String next(boolean isRefused, boolean needsForce) {
    String options = needsForce ? "--execute --force" : "--execute";
    return isRefused
        ? "once that is no longer so, %s does it".formatted(options)
        : "%s does it".formatted(options);
  }

  /** Whether the group has committed since the reset that is undone; refused without --force. */
  private boolean committedSince(UndoFile undo, List<ResetStep> steps, GroupReset reset) {
    List<ResetStep> later = reset.committedSince(undo, steps);
    if (later.isEmpty()) {
      return false;
    }
    if (options.isExecute() && !options.isForce()) {
      ResetStep first = later.get(0);
      throw new TerseException(
          "Group %s has committed since this reset, for %s, first: %s. Nothing was changed; --force takes that back, too."
              .formatted(
                  undo.group(),
                  EventText.plural(later.size(), "partition"),
                  ResetText.committedSince(first, undo.entries().get(first.partition()))));
    }
    for (ResetStep step : later) {
      console
          .err()
          .println(
              "Warning: the group has committed since: %s. %s"
                  .formatted(
                      ResetText.committedSince(step, undo.entries().get(step.partition())),
                      options.isExecute()
                          ? "--force takes that back, too."
                          : "--execute needs --force for it."));
    }
    return true;
  }
}
