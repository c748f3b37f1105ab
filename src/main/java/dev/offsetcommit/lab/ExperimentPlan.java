package dev.offsetcommit.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one experiment is to do.
 *
 * @param mode the commit mode
 * @param groupProtocol {@code classic} or {@code consumer}
 * @param fault the fault's name
 * @param setup how the fault is made
 * @param schedule the strikes
 * @param partitions how many partitions the topic has
 * @param records how many records there are
 * @param directory where the history goes
 * @param program how the consumer is started, up to and with the command's name
 * @param connectionOptions how it is told about the cluster, beside the address
 */
record ExperimentPlan(
    LabMode mode,
    String groupProtocol,
    String fault,
    FaultSetup setup,
    List<Strike> schedule,
    int partitions,
    int records,
    Path directory,
    List<String> program,
    List<String> connectionOptions) {

  String name() {
    return (mode.name().replace(":", "") + "-" + groupProtocol + "-" + fault);
  }

  /** The command line of a child, without what differs from child to child. */
  List<String> command(String bootstrapServers, String run) {
    List<String> line = new ArrayList<>(program);
    line.addAll(List.of("-b", bootstrapServers, "-t", run, "-g", run));
    line.addAll(connectionOptions);
    line.addAll(List.of("--output", "json", "--group-protocol", groupProtocol));
    line.addAll(List.of("--idle-timeout", "120s"));
    property(line, "max.poll.records", String.valueOf(LabModes.POLL_RECORDS));
    if (groupProtocol.equals("classic")) {
      property(line, "session.timeout.ms", LabCluster.SESSION_TIMEOUT_MS);
      property(line, "heartbeat.interval.ms", LabCluster.HEARTBEAT_INTERVAL_MS);
    }
    line.addAll(mode.options());
    if (mode.effects() != null) {
      line.addAll(mode.effects().options(run, directory));
    }
    return line;
  }

  /** What a child has unless it is started with something else. */
  List<String> defaults() {
    List<String> defaults = new ArrayList<>(setup.options());
    if (!defaults.contains("--process-time")) {
      defaults.addAll(List.of("--process-time", LabModes.PROCESS_TIME.toString()));
    }
    return defaults;
  }

  private static void property(List<String> line, String name, String value) {
    line.addAll(List.of("-X", name + "=" + value));
  }
}
