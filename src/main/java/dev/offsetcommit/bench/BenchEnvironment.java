package dev.offsetcommit.bench;

import dev.offsetcommit.broker.ClusterVersion;
import dev.offsetcommit.cluster.ClientVersion;
import dev.offsetcommit.cluster.GroupProtocols;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * What a measurement was made on.
 *
 * @param brokers how many brokers the cluster has
 * @param brokerVersion the cluster's finalized {@code metadata.version}, such as {@code 4.3-IV0};
 *     null where the cluster does not tell
 * @param clientVersion the version of kafka-clients
 * @param partitions of the topic
 * @param replicationFactor of the topic
 * @param recordSize the mean size of a record's value in bytes
 * @param groupProtocol {@code classic} or {@code consumer}
 * @param sink where {@code sink} wrote, without secrets; null if it was not measured
 * @param java the version of the JVM
 * @param collectors the names of its garbage collectors
 * @param options the options it was started with, as far as they change its speed
 * @param cores how many processors it may use
 */
public record BenchEnvironment(
    int brokers,
    String brokerVersion,
    String clientVersion,
    int partitions,
    int replicationFactor,
    int recordSize,
    String groupProtocol,
    String sink,
    String java,
    String collectors,
    String options,
    int cores) {

  /**
   * Options that decide how the JVM starts and ends, not how it runs; and those that choose a
   * collector, which is named anyway.
   */
  private static final Pattern OTHER_OPTIONS =
      Pattern.compile(
          "-XX:(SharedArchiveFile|AOTCache|\\+ExitOnOutOfMemoryError|[+-]Use\\w+GC).*|-Xlog.*|-Xshare.*");

  /** Asks the cluster and this JVM. */
  static BenchEnvironment of(Admin admin, BenchPlan plan, BenchTopic topic) {
    ClusterVersion cluster = ClusterVersion.of(admin);
    return new BenchEnvironment(
        cluster.brokers(),
        cluster.metadataVersion(),
        ClientVersion.get(),
        plan.partitions(),
        topic.replicationFactor(),
        plan.recordSize() == null ? PaddedNumbers.plainSize(plan) : plan.recordSize(),
        GroupProtocols.text(plan.groupProtocol()),
        plan.modes().stream().anyMatch(BenchMode::isSink)
            ? plan.sink() == null ? "a temporary SQLite file" : plan.sink().redacted()
            : null,
        System.getProperty("java.version"),
        collectorNames(),
        speedOptions(),
        Runtime.getRuntime().availableProcessors());
  }

  /** "G1" of "G1 Young Generation" and "G1 Old Generation". */
  private static String collectorNames() {
    List<String> names =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .toList();
    return switch (names.isEmpty() ? "" : names.get(0)) {
      case "Copy" -> "Serial";
      case "PS Scavenge", "PS MarkSweep" -> "Parallel";
      default ->
          names.stream()
              .map(name -> name.split(" ")[0])
              .distinct()
              .collect(Collectors.joining(", "));
    };
  }

  private static String speedOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X"))
        .filter(option -> !OTHER_OPTIONS.matcher(option).matches())
        .collect(Collectors.joining(" "));
  }
}
