package dev.offsetcommit.cli;

import dev.offsetcommit.bench.Bench;
import dev.offsetcommit.bench.BenchMode;
import dev.offsetcommit.bench.BenchPlan;
import dev.offsetcommit.bench.BenchProgress;
import dev.offsetcommit.bench.BenchReport;
import dev.offsetcommit.cli.options.Choices;
import dev.offsetcommit.cli.options.Formats;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.cli.terminal.SlowStart;
import dev.offsetcommit.cli.terminal.Terminal;
import dev.offsetcommit.cli.text.BenchProgressText;
import dev.offsetcommit.cli.text.BenchText;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.sink.SinkAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.GroupProtocol;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench}: what each commit mode costs on a cluster. */
@Command(
    name = "bench",
    description =
        "Measures what each way to commit costs on the cluster at -b: records and commits per second, latency, and the most records processed and not yet committed. Works on a topic of its own, which it removes.")
final class BenchCommand extends ClusterCommand {

  BenchCommand(Console console) {
    super(console);
  }

  @Option(
      names = "--commit",
      paramLabel = "MODE",
      split = ",",
      defaultValue = "all",
      description = {
        "One or several of:",
        "  none         reads and never commits, to compare with",
        "  auto, interval   every 5 s; auto:Nms, interval:Nms every N ms",
        "  batch        once per poll",
        "  record:N     each record, at most N of them unconfirmed",
        "  record       record:1, record:10, record:100, record:1000",
        "  before       each record, before it is processed",
        "  transaction  with the output, in a Kafka transaction per poll",
        "  sink         with the results, in a database transaction per poll",
        "  bare         a plain commitSync loop, the peer of record:1",
        "  all          none, auto, interval, batch, record (its four windows), before, transaction and sink, not bare",
        "Default: ${DEFAULT-VALUE}."
      })
  private List<String> commit;

  @Option(
      names = {"-n", "--records"},
      paramLabel = "N",
      description =
          "How many records each run reads. Default: as many as come in 3 s; for auto and interval in two intervals and a bit.")
  private Long records;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Counted runs of each mode, all modes in turn, after a warm-up. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--group-protocol",
      paramLabel = "P",
      converter = Choices.Protocol.class,
      completionCandidates = Choices.Protocol.class,
      defaultValue = "classic",
      description = "classic or consumer (KIP-848). Default: ${DEFAULT-VALUE}.")
  private GroupProtocol groupProtocol;

  @Option(
      names = "--record-size",
      paramLabel = "BYTES",
      description =
          "The size of each record's value, at least "
              + BenchPlan.LEAST_RECORD_SIZE
              + ". Default: the number alone, as producer writes it.")
  private Integer recordSize;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of the topic. Default: ${DEFAULT-VALUE}.")
  private int partitions;

  @Option(
      names = "--sink",
      paramLabel = "JDBC-URL",
      description =
          "With sink: the database; what is written there is removed, the tables stay. Default: a SQLite file in the directory for temporary files.")
  private String sink;

  @Option(
      names = "--sink-config",
      paramLabel = "FILE",
      description =
          "With --sink: properties for the JDBC driver, such as user and password. They are never shown.")
  private Path sinkConfig;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      converter = Formats.Table.class,
      completionCandidates = Formats.Table.class,
      defaultValue = "table",
      description = "table or json (one object per mode). Default: ${DEFAULT-VALUE}.")
  private OutputFormat output;

  @Override
  public Integer call() throws IOException {
    BenchPlan plan = plan();
    ConnectionSettings settings = connection.resolve(console);
    BenchReport report;
    boolean stopped;
    try (SlowStart slowStart =
        new SlowStart(console.err(), settings.bootstrapServers(), connection::hasTold)) {
      // The first part begins when the cluster has answered.
      BenchProgress progress =
          new BenchProgressText(
              console.err(), Terminal.isStderr(), System::nanoTime, slowStart::answered);
      Bench bench = new Bench(settings, plan, progress);
      StopSignal.stops(bench::stop);
      report = bench.run();
      stopped = bench.isStopped();
    }
    if (report.rows().isEmpty()) {
      // Only a signal ends it that early, and it has its own exit code.
      return stopped ? ExitCode.DONE : ExitCode.FAILED;
    }
    OutputStream out = console.out();
    BenchText.json(report).lines().forEach(line -> console.transcribe(() -> line));
    String text = output == OutputFormat.JSON ? BenchText.json(report) : BenchText.table(report);
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    return ExitCode.DONE;
  }

  private BenchPlan plan() {
    if (records != null && records < 1 || runs < 1 || partitions < 1) {
      throw usage("--records, --runs and --partitions must be at least 1");
    }
    if (recordSize != null && recordSize < BenchPlan.LEAST_RECORD_SIZE) {
      throw usage(
          "--record-size must be at least %d bytes, and is %d"
              .formatted(BenchPlan.LEAST_RECORD_SIZE, recordSize));
    }
    if (sinkConfig != null && sink == null) {
      throw usage("--sink-config needs --sink");
    }
    List<BenchMode> modes =
        commit.stream().flatMap(name -> BenchMode.named(name).stream()).distinct().toList();
    if (sink != null && modes.stream().noneMatch(BenchMode::isSink)) {
      throw usage("--sink belongs to --commit sink");
    }
    return new BenchPlan(
        modes,
        records,
        runs,
        groupProtocol,
        partitions,
        recordSize,
        sink == null ? null : SinkAddress.of(sink, sinkConfig),
        BenchPlan.LEAST_TIME,
        BenchPlan.topicRecords(recordSize));
  }
}
