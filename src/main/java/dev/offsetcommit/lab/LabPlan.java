package dev.offsetcommit.lab;

import dev.offsetcommit.lab.fault.FaultSpec;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.process.Leftovers;
import dev.offsetcommit.lab.process.Program;
import dev.offsetcommit.lab.process.Sessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.GroupProtocol;

/**
 * What the lab is to do: one experiment for each mode, protocol and fault.
 *
 * @param modes names of commit modes, see {@link LabModes#names()}
 * @param groupProtocols {@code classic}, {@code consumer}
 * @param faults what is done to the consumers
 * @param records how many records each experiment has
 * @param strikes how many faults each experiment has
 * @param lanes how many experiments run side by side
 * @param seed the same seed gives the same schedule
 * @param sessions how long a dead member keeps its partitions on the cluster
 * @param directory where the histories go, one directory for each experiment
 * @param program how consumers, and brokers that can be killed, are started
 */
public record LabPlan(
    List<String> modes,
    List<GroupProtocol> groupProtocols,
    List<Fault> faults,
    int records,
    int strikes,
    int lanes,
    long seed,
    Sessions sessions,
    Path directory,
    Program program) {

  /** Checks the values. */
  public LabPlan {
    modes = List.copyOf(modes);
    groupProtocols = List.copyOf(groupProtocols);
    faults = List.copyOf(faults);
    if (strikes < 1) {
      throw new IllegalArgumentException("--kills must be at least 1, and is " + strikes);
    }
    if (lanes < 1) {
      throw new IllegalArgumentException("--parallel must be at least 1, and is " + lanes);
    }
    for (Fault fault : faults) {
      long needed = FaultSpec.of(fault).recordsPerStrike() * (strikes + 1L);
      if (records < needed) {
        throw new IllegalArgumentException(
            "--records %s leaves no room for --kills %s with --fault %s: at least %s are needed"
                .formatted(records, strikes, fault, needed));
      }
    }
  }

  /** Where the history of an experiment goes. */
  Path directoryOf(String mode, GroupProtocol groupProtocol, Fault fault) {
    return directory.resolve(ExperimentPlan.name(mode, groupProtocol, fault.toString()));
  }

  /** Where a lane's broker goes that has a process of its own. */
  Path brokerDirectory(int lane) {
    return directory.resolve(Leftovers.BROKER_OF_LANE + lane);
  }

  /**
   * Sees to it that no earlier run has written where this one will.
   *
   * @throws dev.offsetcommit.cluster.TerseException if one has
   */
  public void checkUnused() {
    List<Path> places = new ArrayList<>();
    for (Fault fault : faults) {
      for (GroupProtocol protocol : groupProtocols) {
        modes.forEach(mode -> places.add(directoryOf(mode, protocol, fault)));
      }
    }
    for (int lane = 1; lane <= lanes; lane++) {
      places.add(brokerDirectory(lane));
    }
    Leftovers.checkUnused(places);
  }
}
