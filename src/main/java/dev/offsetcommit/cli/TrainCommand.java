package dev.offsetcommit.cli;

import dev.offsetcommit.broker.BrokerSettings;
import dev.offsetcommit.broker.EmbeddedBroker;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * Runs each command once, for the scripts to archive the classes that it loaded: see
 * scripts/prepare.sh. It is no command for users.
 *
 * <p>The classes of a broker are archived for the commands that run one, and not for those that
 * only talk to one. So there are two runs: this one starts a broker, and with it another JVM that
 * trains on it.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {

  /** Tells the other JVM where the broker is. */
  private static final String SERVERS = "OFFSET_COMMIT_TRAIN_ON";

  /** How to start the other JVM. */
  @Unmatched private List<String> other = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    String servers = System.getenv(SERVERS);
    if (servers != null) {
      clients(servers);
      return ExitCode.DONE;
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.ephemeral())) {
      clients(broker.bootstrapServers());
      run("journal", "-g", "classic-text", "-b", broker.bootstrapServers());
      ProcessBuilder builder = new ProcessBuilder(other).inheritIO();
      builder.environment().put(SERVERS, broker.bootstrapServers());
      return other.isEmpty() ? ExitCode.DONE : builder.start().waitFor();
    }
  }

  private static void clients(String servers) {
    List<String> producer = List.of("producer", "-b", servers, "-n", "10", "--interval");
    run(with(producer, "1ms"));
    run(with(producer, "0", "--output", "json"));
    for (String protocol : List.of("classic", "consumer")) {
      List<String> consumer =
          List.of("consumer", "-b", servers, "-n", "3", "--group-protocol", protocol, "-g");
      run(with(consumer, protocol + "-text", "--manual-commit"));
      run(with(consumer, protocol + "-json", "--output", "json"));
    }
    run("lag", "-b", servers);
    run("lag", "-b", servers, "-g", "classic-text", "--exact", "--output", "json");
    run("reset", "-b", servers, "-g", "classic-text", "--all-topics", "--to-earliest");
  }

  private static String[] with(List<String> words, String... more) {
    return Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new);
  }

  private static void run(String... line) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            new Console(
                OutputStream.nullOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8)),
            line);
    if (code != ExitCode.DONE) {
      throw new IllegalStateException(
          "%s ended with %d: %s"
              .formatted(List.of(line), code, err.toString(StandardCharsets.UTF_8)));
    }
  }
}
