package dev.offsetcommit.cli;

import dev.offsetcommit.client.ConnectionSettings;
import dev.offsetcommit.group.GroupLag;
import dev.offsetcommit.group.LagQuery;
import dev.offsetcommit.group.LagWatch;
import dev.offsetcommit.group.PartitionLag;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lag}: how far groups are behind, in records and in time. */
@Command(
    name = "lag",
    description =
        "Shows how far groups are behind, in records and in time: the columns of kafka-consumer-groups --describe, and ours.",
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    usageHelpAutoWidth = true,
    footer = {
      "%nTIME-LAG is the age of the oldest record that waits: 0 = nothing waits, - = unknown, ~ = at most this, taken from the commit's metadata.",
      "NOTE says why a lag is not what it seems, or will not become 0."
    })
final class LagCommand implements Callable<Integer>, UsesCluster {

  @Spec private CommandSpec spec;

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
          "Sample again and again, every D (2s), and say how the lag develops; until Ctrl-C, or until a limit is exceeded.")
  private Duration watch;

  @Option(
      names = "--exact",
      description = "Read all that waits, to count the records that can really come.")
  private boolean exact;

  @Option(
      names = "--threshold",
      paramLabel = "N",
      description = "Exit 3 if the lag of a group, all its partitions together, is above N.")
  private Long threshold;

  @Option(
      names = "--max-time-lag",
      paramLabel = "D",
      description = "Exit 3 if a record waits for longer than D.")
  private Duration maxTimeLag;

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
    if (threshold != null && threshold < 0) {
      throw new ParameterException(
          spec.commandLine(), "--threshold must not be negative, and is " + threshold);
    }
    if (watch != null && exact) {
      throw new ParameterException(
          spec.commandLine(),
          "--watch and --exact exclude each other: it would read all again and again");
    }
    if (watch != null && watch.isZero()) {
      throw new ParameterException(spec.commandLine(), "--watch must be more than 0");
    }
    Main.Streams streams = OffsetCommit.streams(spec);
    ConnectionSettings settings = connection.resolve(streams.err());
    LagQuery.Sample sample;
    try (LagQuery query = new LagQuery(settings, Clock.systemUTC())) {
      if (watch != null) {
        return watch(query, streams);
      }
      sample = query.sample(groups, topics, exact);
    }
    write(sample, streams);
    return code(sample, streams.err());
  }

  private void write(LagQuery.Sample sample, Main.Streams streams) throws IOException {
    OutputStream out = streams.out();
    for (GroupLag lag : sample.groups()) {
      if (output == TableFormat.JSON) {
        for (PartitionLag row : lag.partitions()) {
          JsonLines.write(out, LagJson.of(lag.group().group(), row));
        }
        JsonLines.write(out, LagJson.of(lag));
      } else if (!lag.partitions().isEmpty()) {
        out.write(LagTable.of(lag).getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
      LagRemarks.of(lag, topics).forEach(streams.err()::println);
    }
    if (groups.isEmpty() && sample.groups().isEmpty() && sample.refused().isEmpty()) {
      streams.err().println("There are no groups on " + connection.servers() + ".");
    }
  }

  private int watch(LagQuery query, Main.Streams streams) {
    LagWatch watching = new LagWatch(query);
    StopSignal.stops(watching::stop);
    int[] code = {ExitCode.DONE};
    boolean[] first = {true};
    Map<String, String> told = new HashMap<>();
    watching.run(
        groups,
        topics,
        watch,
        frame -> {
          Map<String, String> refusals = refusals(frame.sample());
          writeFrame(frame, refusals, first[0], streams.out());
          int now = ExitCode.DONE;
          if (first[0] || isExceeded(frame.sample())) {
            now = code(frame.sample(), streams.err());
          } else if (!isScreen()) {
            // What was refused once will be refused again; it is said once.
            refusals.forEach(
                (group, line) -> {
                  if (!line.equals(told.get(group))) {
                    streams.err().println(line);
                  }
                });
          }
          told.clear();
          told.putAll(refusals);
          first[0] = false;
          code[0] = now;
          return now == ExitCode.DONE;
        },
        failure -> streams.err().println(Failures.line(failure, spec.commandLine())));
    return code[0];
  }

  /** By the name of the group: why it cannot be seen, in a line. */
  private Map<String, String> refusals(LagQuery.Sample sample) {
    Map<String, String> lines = new LinkedHashMap<>();
    sample
        .refused()
        .forEach((group, failure) -> lines.put(group, Failures.line(failure, spec.commandLine())));
    return lines;
  }

  /** Whether frames are drawn over each other. */
  private boolean isScreen() {
    return output == TableFormat.TABLE && Terminal.isStdout();
  }

  private boolean isExceeded(LagQuery.Sample sample) {
    LagLimits limits = new LagLimits(threshold, maxTimeLag);
    return sample.groups().stream().anyMatch(lag -> !limits.exceeded(lag).isEmpty());
  }

  private void writeFrame(
      LagWatch.Frame frame, Map<String, String> refusals, boolean first, OutputStream out) {
    String text;
    if (output == TableFormat.JSON) {
      text = WatchText.json(frame);
    } else {
      text =
          isScreen()
              ? WatchScreen.of(frame, refusals, Terminal.size())
              : WatchText.lines(frame, first);
    }
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int code(LagQuery.Sample sample, PrintStream err) {
    LagLimits limits = new LagLimits(threshold, maxTimeLag);
    boolean exceeded = false;
    boolean failed = false;
    for (GroupLag lag : sample.groups()) {
      List<String> sentences = limits.exceeded(lag);
      sentences.forEach(err::println);
      exceeded |= !sentences.isEmpty();
      String unchecked = limits.unchecked(lag);
      if (unchecked != null) {
        err.println(unchecked);
        failed = true;
      }
      if (limits.isSet() && !groups.isEmpty() && lag.partitions().isEmpty()) {
        err.println(
            "Not checked: group "
                + lag.group().group()
                + " has nothing here that could have a lag");
        failed = true;
      }
    }
    for (RuntimeException refusal : sample.refused().values()) {
      // A group of Connect workers, say, is no failure if nobody asked for it.
      boolean asked =
          !groups.isEmpty() || !(refusal instanceof dev.offsetcommit.client.ExpectedFailure);
      err.println(Failures.line(refusal, spec.commandLine()));
      failed |= asked;
    }
    return exceeded ? ExitCode.VIOLATION : failed ? ExitCode.FAILED : ExitCode.DONE;
  }
}
