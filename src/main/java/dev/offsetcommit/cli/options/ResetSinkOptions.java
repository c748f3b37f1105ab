package dev.offsetcommit.cli.options;

import dev.offsetcommit.cli.text.EventText;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.reset.OffsetHome;
import dev.offsetcommit.sink.SinkAddress;
import dev.offsetcommit.sink.SinkOffsets;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Option;

/** The options of {@code reset} for a group whose offsets live in a sink. */
public final class ResetSinkOptions extends MixedOptions {

  @Option(
      names = "--sink",
      order = 3,
      paramLabel = "JDBC-URL",
      description =
          "Move the offsets in this database, where --commit sink keeps them, and Kafka's copy after them.")
  private String sink;

  @Option(
      names = "--sink-config",
      order = 3,
      paramLabel = "FILE",
      description =
          "With --sink: properties for the JDBC driver, such as user and password. They are never shown.")
  private Path sinkConfig;

  /** Refuses what does not belong together. */
  public void check() {
    if (sinkConfig != null && sink == null) {
      throw usage("--sink-config belongs to --sink");
    }
  }

  public boolean given() {
    return sink != null;
  }

  /** Where the group's offsets live, empty for Kafka; connected when it is first used. */
  public Optional<Home> home(ConnectionSettings connection, String group, PrintStream err) {
    return Optional.ofNullable(sink)
        .map(
            url ->
                new Home(
                    new SinkOffsets(
                        connection,
                        SinkAddress.of(url, sinkConfig),
                        group,
                        event -> err.println(EventText.of(event)))));
  }

  /** A sink as {@code group} sees it. */
  public record Home(SinkOffsets sink) implements OffsetHome, AutoCloseable {

    @Override
    public Map<TopicPartition, Long> offsets() {
      return sink.read();
    }

    @Override
    public void move(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
      sink.move(from, to);
    }

    @Override
    public void close() {
      sink.close();
    }
  }
}
