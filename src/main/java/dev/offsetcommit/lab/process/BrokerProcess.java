package dev.offsetcommit.lab.process;

import dev.offsetcommit.broker.EmbeddedBroker;
import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.cluster.TerseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A broker in a JVM of its own, so that it can be killed; it keeps its data and its port. */
final class BrokerProcess implements AutoCloseable {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final String READY = " ready on ";

  /** After a kill the controller takes no new broker of the same id before this has passed. */
  private static final Map<String, String> SHORT_SESSION =
      Map.of("broker.session.timeout.ms", "2000", "broker.heartbeat.interval.ms", "500");

  private final Program program;
  private final Path directory;
  private Process process;
  private String address;
  private int starts;

  /**
   * Starts it.
   *
   * @param program how it is started
   * @param directory where its data and its output go
   */
  BrokerProcess(Program program, Path directory) {
    this.program = program;
    this.directory = directory;
    start("0");
  }

  private void start(String port) {
    List<String> line = new ArrayList<>(program.command("broker"));
    line.addAll(
        List.of("--port", port, "--data-dir", directory.resolve(Leftovers.BROKER_DATA).toString()));
    Map<String, String> properties = new TreeMap<>(LabCluster.BROKER_PROPERTIES);
    properties.putAll(SHORT_SESSION);
    properties.forEach((name, value) -> line.addAll(List.of("-X", name + "=" + value)));
    Path output = directory.resolve("broker-" + ++starts + ".log");
    try {
      Files.createDirectories(directory);
      process =
          EndsWithLab.child(Program.process(line))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      address = awaitReady(output);
    } catch (IOException e) {
      throw new TerseException("Cannot start a broker: " + e.getMessage(), e);
    }
  }

  private String awaitReady(Path output) throws IOException {
    Deadline deadline = Deadline.in(START_TIMEOUT);
    while (!deadline.isOver() && process.isAlive()) {
      for (String line : Files.readString(output).split("\n")) {
        if (line.startsWith("Kafka ") && line.contains(READY)) {
          return line.substring(line.indexOf(READY) + READY.length()).trim();
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    close();
    throw new TerseException("The lab's broker did not start: see " + output);
  }

  String address() {
    return address;
  }

  /** SIGKILL, and a new start with the same data on the same port. */
  void killAndRestart() {
    kill();
    start(address.substring(address.lastIndexOf(':') + 1));
  }

  private void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it, and removes its data; what it said stays with the histories. */
  @Override
  public void close() {
    kill();
    EmbeddedBroker.removeDataIfDead(directory.resolve(Leftovers.BROKER_DATA));
  }
}
