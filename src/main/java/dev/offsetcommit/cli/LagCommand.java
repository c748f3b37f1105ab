package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.Formats;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.Keys;
import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.cli.terminal.Terminal;
import dev.offsetcommit.cli.text.LagLimits;
import dev.offsetcommit.cli.text.LagScreen;
import dev.offsetcommit.cli.text.LagText;
import dev.offsetcommit.cli.text.WatchScreen;
import dev.offsetcommit.cli.text.WatchText;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.lag.GroupLag;
import dev.offsetcommit.lag.LagQuery;
import dev.offsetcommit.lag.LagWatch;
import dev.offsetcommit.lag.PartitionLag;
import dev.offsetcommit.serde.JsonLines;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lag}: how far groups are behind, in records and in time. */
@Command(
    name = "lag",
    description =
        "Shows how far groups are behind, in records and in time: the columns of kafka-consumer-groups --describe, and ours.",
    footer = {
      "%nTIME-LAG is the age of the oldest record that waits: 0 = nothing waits, - = unknown, ~ = at most this, taken from the commit's metadata.",
      "NOTE says why a lag is not what it seems, or will not become 0.",
      "%nLimits: exit 0 only where it is certain that every group keeps them. Exit 3 where the known part of a lag exceeds one, or records wait in a partition in which nothing is committed. Exit 1 where one could not be checked: the log's end, the age, or the topic is unknown, the commit lies past the log end, or only an upper bound of the age (~) exceeds it."
    })
final class LagCommand extends ClusterCommand {

  LagCommand(Console console) {
    super(console);
  }

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

  @Override
  public Integer call() throws IOException {
    if (threshold != null && threshold < 0) {
      throw usage("--threshold must not be negative, and is " + threshold);
    }
    if (watch != null && exact) {
      throw usage("--watch and --exact exclude each other: it would read all again and again");
    }
    if (watch != null && watch.isZero()) {
      throw usage("--watch must be more than 0");
    }
    ConnectionSettings settings = connection.resolve(console);
    LagQuery.Sample sample;
    try (LagQuery query = new LagQuery(settings, Clock.systemUTC())) {
      if (watch != null) {
        return watch(query);
      }
      sample = query.sample(groups, topics, exact);
    }
    write(sample);
    return check().code(sample, console.err());
  }

  private void write(LagQuery.Sample sample) throws IOException {
    OutputStream out = console.out();
    for (GroupLag lag : sample.groups()) {
      for (PartitionLag row : lag.partitions()) {
        console.transcribe(() -> LagText.json(lag.group().group(), row));
      }
      console.transcribe(() -> LagText.json(lag));
    }
    if (isScreen() && groups.isEmpty() && topics.isEmpty() && sample.groups().size() > 1) {
      out.write(
          LagScreen.groups(sample.groups(), Terminal.columns()).getBytes(StandardCharsets.UTF_8));
      out.flush();
      console.err().println("'lag --group NAME' shows the partitions of one.");
      return;
    }
    boolean first = true;
    for (GroupLag lag : sample.groups()) {
      if (output == OutputFormat.JSON) {
        for (PartitionLag row : lag.partitions()) {
          JsonLines.write(out, LagText.json(lag.group().group(), row));
        }
        JsonLines.write(out, LagText.json(lag));
      } else if (!lag.partitions().isEmpty()) {
        String table =
            isScreen()
                ? (first ? "" : "\n") + LagScreen.group(lag, Terminal.columns())
                : LagText.table(lag);
        out.write(table.getBytes(StandardCharsets.UTF_8));
        first = false;
      }
      out.flush();
      // Of all groups, those that have nothing to do with the topic are not worth a word.
      if (!groups.isEmpty() || topics.isEmpty() || !lag.partitions().isEmpty()) {
        boolean isTitled = isScreen() && !lag.partitions().isEmpty();
        LagText.remarks(lag, topics, isTitled).forEach(console.err()::println);
      }
    }
    boolean none = sample.groups().isEmpty() && sample.refused().isEmpty();
    if (groups.isEmpty() && none && !check().limits().isSet()) {
      console.err().println("There are no groups on " + connection.servers() + ".");
    }
  }

  private int watch(LagQuery query) throws IOException {
    LagWatch watching = new LagWatch(query);
    StopSignal.stops(watching::stop);
    Keys keys = isScreen() ? new Keys('q', watching::stop) : null;
    if (isScreen()) {
      // What the terminal shows moves up, and stays where one can scroll back to it.
      console
          .out()
          .write("\n".repeat(Terminal.size().lines() - 1).getBytes(StandardCharsets.UTF_8));
    }
    try {
      return watch(watching);
    } finally {
      if (keys != null) {
        keys.close();
      }
    }
  }

  private int watch(LagWatch watching) {
    LagCheck check = check();
    int[] code = {ExitCode.DONE};
    boolean[] first = {true};
    Set<String> told = new HashSet<>();
    watching.run(
        groups,
        topics,
        watch,
        frame -> {
          Map<String, String> refusals = check.refusals(frame.sample());
          writeFrame(frame, refusals, first[0], console.out());
          // What could not be seen or checked is said once, not with each sample.
          Set<String> lines = new LinkedHashSet<>(refusals.values());
          lines.addAll(check.unchecked(frame.sample()));
          int now = ExitCode.DONE;
          if (first[0] || check.isExceeded(frame.sample())) {
            now = check.code(frame.sample(), console.err());
          } else if (!isScreen()) {
            lines.stream().filter(line -> !told.contains(line)).forEach(console.err()::println);
          }
          told.clear();
          told.addAll(lines);
          first[0] = false;
          code[0] = now;
          return now == ExitCode.DONE;
        },
        failure -> console.err().println(Failures.line(failure, spec.commandLine())));
    return code[0];
  }

  private LagCheck check() {
    return new LagCheck(
        new LagLimits(threshold, maxTimeLag),
        groups,
        topics,
        connection.servers(),
        failure -> Failures.line(failure, spec.commandLine()));
  }

  /** Whether frames are drawn over each other. */
  private boolean isScreen() {
    return output == OutputFormat.TABLE && Terminal.isStdout();
  }

  private void writeFrame(
      LagWatch.Frame frame, Map<String, String> refusals, boolean first, OutputStream out) {
    String text;
    console.transcribe(() -> WatchText.json(frame).stripTrailing());
    if (output == OutputFormat.JSON) {
      text = WatchText.json(frame);
    } else {
      text =
          isScreen()
              ? new WatchScreen(connection.cluster(), Terminal.isColoured())
                  .of(frame, refusals, Terminal.size())
              : WatchText.lines(frame, first);
    }
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
