package dev.offsetcommit.cli.options;

import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.lab.LabModes;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.process.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.GroupProtocol;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code lab}, beside those for a program that is not ours. */
public final class LabOptions extends MixedOptions {

  @Option(
      names = "--commit",
      paramLabel = "MODE",
      split = ",",
      defaultValue = "all",
      completionCandidates = Modes.class,
      description =
          "${COMPLETION-CANDIDATES}, or all; record:N names a window, auto:100ms and interval:5000ms an interval; several with commas. Default: ${DEFAULT-VALUE}.")
  private List<String> modes;

  private static final class Modes extends ArrayList<String> {
    Modes() {
      super(LabModes.names());
    }
  }

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      split = ",",
      defaultValue = "kill",
      description = "${COMPLETION-CANDIDATES}; several with commas. Default: ${DEFAULT-VALUE}.")
  private List<Fault> faults;

  @Option(
      names = "--group-protocol",
      paramLabel = "P",
      split = ",",
      converter = Choices.Protocol.class,
      completionCandidates = Choices.Protocol.class,
      defaultValue = "classic",
      description = "classic, consumer (KIP-848), or both. Default: ${DEFAULT-VALUE}.")
  private List<GroupProtocol> protocols;

  @Option(
      names = {"-n", "--records"},
      paramLabel = "N",
      description =
          "Records for each experiment. Default: 20000; with --command as many as it takes.")
  private Integer records;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "20",
      description = "Kills, or other faults, for each experiment. Default: ${DEFAULT-VALUE}.")
  private int kills;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many brokers the lab starts for itself; --fault move-coordinator needs 3. Default: ${DEFAULT-VALUE}.")
  private int nodes;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Experiments side by side, each on a broker of its own unless -b is given. Default: ${DEFAULT-VALUE}.")
  private int lanes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same schedule. Default: a new one, which is printed.")
  private Long seed;

  @Option(
      names = "--self-test",
      description =
          "Run consumers with known mistakes instead, and see that each is found by the rule meant for it.")
  private boolean selfTest;

  @Option(
      names = "--history",
      paramLabel = "DIR",
      description =
          "Where the histories go, one directory for each experiment. Default: a new temporary directory.")
  private Path directory;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Write a page with the table and a picture of what happened.")
  private Path report;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      converter = Formats.Table.class,
      completionCandidates = Formats.Table.class,
      defaultValue = "table",
      description = "table or json (one object per line). Default: ${DEFAULT-VALUE}.")
  private OutputFormat output;

  /**
   * Refuses what does not belong together.
   *
   * @param connection whether a cluster is named
   * @param isProgram whether a program is killed that is not ours
   * @throws ParameterException if the options contradict each other
   */
  public void check(ConnectionOptions connection, boolean isProgram) {
    for (Fault fault : faults) {
      if (fault.needsOwnBroker() && connection.isTyped()) {
        throw usage("--fault " + fault + " needs the lab's own broker: run it without -b");
      }
      if (fault.needsSeveralBrokers() && nodes < 3) {
        throw usage("--fault " + fault + " needs several brokers: add --nodes 3");
      }
      if (fault.needsProgram() && !isProgram) {
        throw usage("--fault " + fault + " is for a program of yours: add --command");
      }
      if (fault.needsOneBroker() && nodes > 1) {
        throw usage("--fault " + fault + " needs a single broker: leave out --nodes");
      }
    }
    if (kills < 1) {
      throw usage("--kills must be at least 1, and is " + kills);
    }
    if (nodes < 1 || nodes > 1 && connection.isTyped()) {
      throw usage("--nodes is how many brokers the lab starts, at least 1; it does not go with -b");
    }
    if (selfTest && (report != null || lanes > 1)) {
      throw usage("--self-test has no --report and is not run in --parallel");
    }
    if (!connection.isTyped() && connection.hasSettings()) {
      throw usage(
          "--command-config and -X are for the cluster at -b, and the lab uses a broker of its own without it: add -b");
    }
    checkReport();
    if (isProgram) {
      for (String option : List.of("--commit", "--group-protocol", "--parallel", "--self-test")) {
        if (given(option)) {
          throw usage(option + " belongs to our own consumer, not to --command");
        }
      }
    }
  }

  /** At the start: the lab may run for hours before it writes there. */
  private void checkReport() {
    if (report == null) {
      return;
    }
    Path parent = report.toAbsolutePath().getParent();
    String trouble =
        Files.isDirectory(report)
            ? "it is a directory"
            : parent == null || !Files.isDirectory(parent)
                ? "there is no directory " + parent
                : !Files.isWritable(Files.exists(report) ? report : parent)
                    ? "it cannot be written"
                    : null;
    if (trouble != null) {
      throw usage("--report %s: %s. Name another file.".formatted(report, trouble));
    }
  }

  /** The names of the commit modes, each once. */
  public List<String> modes() {
    return modes.stream()
        .flatMap(mode -> mode.equals("all") ? LabModes.names().stream() : Stream.of(mode))
        .distinct()
        .toList();
  }

  /** What is done to the consumers. */
  public List<Fault> faults() {
    return faults;
  }

  /** The group protocols, each once. */
  public List<GroupProtocol> protocols() {
    return protocols.stream().distinct().toList();
  }

  /** How many records each experiment has, null if that is not said. */
  public Integer records() {
    return records;
  }

  /** How many kills, or other faults, each experiment has. */
  public int kills() {
    return kills;
  }

  /** How many brokers the lab starts for itself. */
  public int nodes() {
    return nodes;
  }

  /** How many experiments run side by side. */
  public int lanes() {
    return lanes;
  }

  /** What was typed, or a new one each time. */
  public long seed() {
    return seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
  }

  /** Whether consumers with known mistakes are run. */
  public boolean isSelfTest() {
    return selfTest;
  }

  /** What was typed, or a new directory each time. */
  public Path directory() throws IOException {
    return directory == null ? Files.createTempDirectory(Leftovers.RUN) : directory;
  }

  /** Where the page goes, null if none is wanted. */
  public Path report() {
    return report;
  }

  /** The format of the rows. */
  public OutputFormat output() {
    return output;
  }
}
