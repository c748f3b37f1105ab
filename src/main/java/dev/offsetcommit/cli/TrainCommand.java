package dev.offsetcommit.cli;

import dev.offsetcommit.broker.BrokerSettings;
import dev.offsetcommit.broker.EmbeddedBroker;
import dev.offsetcommit.cli.terminal.Console;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Runs each command once, against a broker in this JVM, for the scripts to archive the classes that
 * it loaded: see scripts/offset-commit. It is no command for users.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.ephemeral())) {
      String servers = broker.bootstrapServers();
      run(servers, "producer", "-n", "10", "--interval", "1ms");
      run(servers, "producer", "-n", "10", "--interval", "0", "--output", "json");
      for (String protocol : List.of("classic", "consumer")) {
        run(
            servers,
            "consumer",
            "-g",
            protocol + "-text",
            "-n",
            "3",
            "--manual-commit",
            "--group-protocol",
            protocol);
        run(
            servers,
            "consumer",
            "-g",
            protocol + "-json",
            "-n",
            "3",
            "--output",
            "json",
            "--group-protocol",
            protocol);
      }
      run(servers, "lag");
      run(servers, "lag", "-g", "classic-text", "--exact", "--output", "json");
      run(servers, "reset", "-g", "classic-text", "--all-topics", "--to-earliest");
      run(servers, "journal", "-g", "classic-text");
    }
    return ExitCode.DONE;
  }

  private static void run(String servers, String... args) {
    List<String> line = new ArrayList<>(List.of(args));
    line.addAll(List.of("-b", servers));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            new Console(
                OutputStream.nullOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8)),
            line.toArray(String[]::new));
    if (code != ExitCode.DONE) {
      throw new IllegalStateException(
          line + " ended with " + code + ": " + err.toString(StandardCharsets.UTF_8));
    }
  }
}
