package dev.offsetcommit.cli;

import dev.offsetcommit.broker.BrokerSettings;
import dev.offsetcommit.broker.EarlierRun;
import dev.offsetcommit.broker.EmbeddedBroker;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cli.terminal.SlowStart;
import dev.offsetcommit.cluster.ClientVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code broker}: a real Kafka on 127.0.0.1. */
@Command(
    name = "broker",
    description =
        "Runs a real Apache Kafka in KRaft mode in one JVM, on 127.0.0.1 only, until Ctrl-C.")
final class BrokerCommand extends BaseCommand {

  BrokerCommand(Console console) {
    super(console);
  }

  private static final long SLOW_S = 5;

  @Option(
      names = "--port",
      defaultValue = "9092",
      description =
          "The port, 0 = any free one; further nodes take the following ones. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Where the data is kept across restarts. Default: ~/.local/share/offset-commit/broker.")
  private Path dataDir;

  @Option(
      names = "--ephemeral",
      description = "Keep the data in a temporary directory, and remove it at exit.")
  private boolean ephemeral;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many nodes, all in this JVM. Default: ${DEFAULT-VALUE}.")
  private int nodes;

  @Option(
      names = {"-X", "--command-property"},
      paramLabel = "KEY=VALUE",
      description = "One broker property; repeatable.")
  private Map<String, String> properties = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (ephemeral && dataDir != null) {
      throw usage("--ephemeral and --data-dir exclude each other");
    }
    if (nodes > 9) {
      throw usage("--nodes must not be more than 9, and is " + nodes);
    }
    Path directory = directory();
    BrokerSettings settings = new BrokerSettings(port, directory, nodes, properties);
    EarlierRun earlier = ephemeral ? EarlierRun.NONE : EmbeddedBroker.earlierRun(directory);
    if (!ephemeral) {
      console.err().println(whatIsKept(directory, earlier));
    }
    String slow =
        earlier == EarlierRun.KILLED
            ? "Still starting: the last broker was killed, so its session has to expire first, which takes 9 s"
            : "Still starting";
    try (SlowStart slowStart = new SlowStart(console.err(), slow, SLOW_S);
        EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
      slowStart.answered();
      StopSignal.stops(broker::close);
      String ready =
          "Kafka " + ClientVersion.get() + " ready on " + broker.bootstrapServers() + "\n";
      console.out().write(ready.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      console.out().flush();
      broker.awaitEnd();
    }
    return ExitCode.DONE;
  }

  private static String whatIsKept(Path directory, EarlierRun earlier) {
    return earlier != EarlierRun.NONE
        ? "Records and offsets of earlier runs are still there, in %s (--ephemeral starts with none)"
            .formatted(directory)
        : "Records and offsets are kept for the next run, in %s (--ephemeral keeps none)"
            .formatted(directory);
  }

  private Path directory() {
    if (ephemeral) {
      return null;
    }
    if (dataDir != null) {
      return dataDir;
    }
    String home = System.getenv("XDG_DATA_HOME");
    Path base =
        home == null || home.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "share")
            : Path.of(home);
    return base.resolve("offset-commit").resolve("broker");
  }
}
