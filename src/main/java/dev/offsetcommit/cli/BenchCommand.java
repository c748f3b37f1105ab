package dev.offsetcommit.cli;

import dev.offsetcommit.bench.Bench;
import dev.offsetcommit.bench.BenchMode;
import dev.offsetcommit.bench.BenchProgress;
import dev.offsetcommit.bench.BenchRow;
import dev.offsetcommit.client.ConnectionSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: what each commit mode costs on a cluster. */
@Command(
    name = "bench",
    description =
        "Measures what each way to commit costs on the cluster at -b: records and commits per second, latency, and the most"
            + " records that a crash would have repeated. Works on a topic of its own, which it removes.",
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    usageHelpAutoWidth = true)
final class BenchCommand implements Callable<Integer>, UsesCluster {

  @Spec private CommandSpec spec;

  @Option(
      names = "--commit",
      paramLabel = "MODE",
      split = ",",
      defaultValue = "all",
      description =
          "all, or some of auto, record (windows 1, 10, 100, 1000), batch, interval, before, none (no commits), bare (a plain"
              + " commitSync loop). Default: ${DEFAULT-VALUE}.")
  private List<String> commit;

  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "1000000",
      description =
          "The most records that a run reads; slow modes read what fits into 3 s. Default: ${DEFAULT-VALUE}.")
  private long records;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Counted runs of each mode, all modes in turn. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json (one object per mode). Default: ${DEFAULT-VALUE}.")
  private Format output;

  @Mixin private ConnectionOptions connection;
  @Mixin private CommonOptions common;

  private enum Format {
    table,
    json
  }

  @Override
  public ConnectionOptions connection() {
    return connection;
  }

  @Override
  public Integer call() throws IOException {
    if (records < 1 || runs < 1) {
      throw new ParameterException(spec.commandLine(), "--records and --runs must be at least 1");
    }
    List<BenchMode> modes =
        commit.stream().flatMap(name -> BenchMode.named(name).stream()).distinct().toList();
    Main.Streams streams = OffsetCommit.streams(spec);
    ConnectionSettings settings = connection.resolve(streams.err());
    List<BenchRow> rows;
    try (SlowStart slowStart = new SlowStart(streams.err(), settings.bootstrapServers())) {
      Bench bench = new Bench(settings, modes, records, runs, new Shown(streams.err(), slowStart));
      StopSignal.stops(bench::stop);
      rows = bench.run();
    }
    if (rows.isEmpty()) {
      return ExitCode.FAILED;
    }
    OutputStream out = streams.out();
    String text = output == Format.json ? BenchText.json(rows) : BenchText.table(rows);
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    return ExitCode.DONE;
  }

  /** A bar on a terminal, a line for each part elsewhere. */
  private static final class Shown implements BenchProgress {

    private final PrintStream err;
    private final SlowStart slowStart;
    private ProgressBar bar;

    Shown(PrintStream err, SlowStart slowStart) {
      this.err = err;
      this.slowStart = slowStart;
    }

    @Override
    public void begin(String what, long total) {
      slowStart.answered();
      end();
      bar = ProgressBar.onTerminal(err, "records, " + what, total);
    }

    @Override
    public void at(long done) {
      if (bar != null) {
        bar.at(done);
      }
    }

    @Override
    public void end() {
      if (bar != null) {
        bar.close();
      }
    }
  }
}
