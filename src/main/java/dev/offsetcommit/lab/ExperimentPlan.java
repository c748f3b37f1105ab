package dev.offsetcommit.lab;

import dev.offsetcommit.cluster.GroupProtocols;
import dev.offsetcommit.lab.fault.FaultSpec;
import dev.offsetcommit.lab.fault.Injection;
import dev.offsetcommit.lab.process.ConsumerProcess;
import dev.offsetcommit.lab.process.ConsumerProcesses;
import dev.offsetcommit.lab.process.LaunchPlan;
import dev.offsetcommit.lab.process.Sessions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.GroupProtocol;

/**
 * What one experiment is to do.
 *
 * @param mode the commit mode
 * @param groupProtocol how the group is coordinated
 * @param fault the fault's name
 * @param setup how the fault is made
 * @param schedule the strikes
 * @param partitions how many partitions the topic has
 * @param records how many records there are
 * @param directory where the history goes
 * @param sessions how long a dead member keeps its partitions
 * @param program how the consumer is started, up to and with the command's name
 * @param connectionOptions how it is told about the cluster, beside the address
 */
public record ExperimentPlan(
    LabMode mode,
    GroupProtocol groupProtocol,
    String fault,
    FaultSpec setup,
    List<Injection> schedule,
    int partitions,
    int records,
    Path directory,
    Sessions sessions,
    List<String> program,
    List<String> connectionOptions) {

  private static final Duration SLOW_HEARTBEAT = Duration.ofSeconds(1);

  String name() {
    return name(mode.name(), groupProtocol, fault);
  }

  /** What distinguishes an experiment from the others of a run. */
  static String name(String mode, GroupProtocol groupProtocol, String fault) {
    return "%s-%s-%s".formatted(mode.replace(":", ""), GroupProtocols.text(groupProtocol), fault);
  }

  /**
   * How its consumers are started.
   *
   * @param bootstrapServers the address that they are told
   * @param run the names of topic and group
   */
  LaunchPlan launch(String bootstrapServers, String run) {
    return new LaunchPlan(directory, command(bootstrapServers, run), defaults(), patience());
  }

  private List<String> command(String bootstrapServers, String run) {
    List<String> line = new ArrayList<>(program);
    line.addAll(List.of("-b", bootstrapServers, "-t", run, "-g", run));
    line.addAll(connectionOptions);
    line.addAll(
        List.of("--output", "json", "--group-protocol", GroupProtocols.text(groupProtocol)));
    line.addAll(List.of("--idle-timeout", patience().multipliedBy(2).toSeconds() + "s"));
    property(line, "max.poll.records", String.valueOf(ConsumerProcess.POLL_RECORDS));
    if (groupProtocol == GroupProtocol.CLASSIC) {
      property(line, "session.timeout.ms", ms(sessions.classic()));
      property(line, "heartbeat.interval.ms", ms(Sessions.SHORT_HEARTBEAT));
    }
    line.addAll(mode.options());
    if (mode.effects() != null) {
      line.addAll(mode.effects().options(run, directory));
    }
    return line;
  }

  /** How long to wait for what a session may hold up. */
  Duration patience() {
    return ConsumerProcesses.PATIENCE.plus(sessions.of(groupProtocol));
  }

  private static String ms(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  private List<String> defaults() {
    List<String> defaults = new ArrayList<>(setup.options());
    int time = defaults.indexOf("--process-time") + 1;
    if (time > 0 && sessions.heartbeat(groupProtocol).compareTo(SLOW_HEARTBEAT) >= 0) {
      // Members hear of each other with their heartbeats, and are to have work left until then.
      long factor = sessions.heartbeat(groupProtocol).toSeconds();
      defaults.set(time, Long.parseLong(defaults.get(time).replace("ms", "")) * factor + "ms");
    }
    if (!defaults.contains("--process-time")) {
      defaults.addAll(List.of("--process-time", ConsumerProcess.PROCESS_TIME.toString()));
    }
    return defaults;
  }

  private static void property(List<String> line, String name, String value) {
    line.addAll(List.of("-X", name + "=" + value));
  }
}
