package dev.offsetcommit.sink;

import dev.offsetcommit.harness.Cluster;
import java.util.List;
import java.util.function.Supplier;

/**
 * One way to have results exactly once, as a test uses it.
 *
 * @param options of the command line
 * @param effects looks what is there
 */
record Target(List<String> options, Supplier<Effects> effects) {

  static Target topic(Cluster cluster, String input, String output) {
    return new Target(
        List.of("--commit", "transaction", "--output-topic", output),
        () -> Effects.inTopic(cluster, input, output));
  }

  static Target database(Cluster cluster, String input, String url, String group) {
    return new Target(
        List.of("--commit", "sink", "--sink", url),
        () -> Effects.inDatabase(cluster, input, url, group));
  }
}
