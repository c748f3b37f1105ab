package dev.offsetcommit.harness;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;

/** Kafka's own {@code kafka-consumer-groups}, to compare with ours. */
public final class KafkasTool {

  private KafkasTool() {}

  /**
   * Runs it in this JVM. It writes to {@code System.out}, so only one can run at a time.
   *
   * @param cluster where
   * @param args what follows {@code --bootstrap-server}
   * @return the lines of its output
   */
  public static synchronized List<String> consumerGroups(Cluster cluster, List<String> args) {
    PrintStream stdout = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      ConsumerGroupCommand.main(
          Stream.concat(Stream.of("--bootstrap-server", cluster.bootstrapServers()), args.stream())
              .toArray(String[]::new));
    } finally {
      System.setOut(stdout);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
