package dev.offsetcommit.cli.options;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.consumer.CommitSetup;
import dev.offsetcommit.consumer.ConsumerPlan;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.consumer.Wrapping;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.sink.SinkAddress;
import dev.offsetcommit.sink.SinkCommit;
import dev.offsetcommit.transaction.TransactionCommit;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The options of the two exactly-once modes of {@code consumer}. */
public final class ExactlyOnceOptions extends MixedOptions {

  @Option(
      names = "--output-topic",
      paramLabel = "OUT",
      description =
          "With transaction: where each event is written, in one Kafka transaction with the offset. Made if it is missing.")
  private String outputTopic;

  @Option(
      names = "--sink",
      paramLabel = "JDBC-URL",
      description =
          "With sink: the database that holds results and offsets, jdbc:sqlite:numbers.db or jdbc:postgresql://HOST/DB.")
  private String sink;

  @Option(
      names = "--sink-config",
      paramLabel = "FILE",
      description =
          "With sink: properties for the JDBC driver, such as user and password. They are never shown.")
  private Path sinkConfig;

  /** Refuses what does not belong together. */
  public void check(CommitMode mode, String topic, boolean readCommitted) {
    belongs("--output-topic", outputTopic, mode, CommitMode.TRANSACTION);
    belongs("--sink", sink, mode, CommitMode.SINK);
    if (sinkConfig != null && sink == null) {
      throw usage("--sink-config belongs to --commit sink, not to --commit " + mode);
    }
    if (mode == CommitMode.TRANSACTION && outputTopic.equals(topic)) {
      throw usage("--output-topic must be another topic than --topic " + topic);
    }
    if (mode == CommitMode.TRANSACTION && !readCommitted) {
      throw usage(
          "--commit transaction needs --isolation-level read_committed: otherwise a member may begin at an offset that an open transaction is about to move");
    }
  }

  private void belongs(String option, String value, CommitMode mode, CommitMode owner) {
    if (mode == owner && (value == null || value.isBlank())) {
      throw usage("--commit " + owner + " needs " + option);
    }
    if (mode != owner && value != null) {
      throw usage(option + " belongs to --commit " + owner + ", not to --commit " + mode);
    }
  }

  /** What {@link CommitMode#TRANSACTION} needs. */
  public CommitSetup transaction(
      ConnectionSettings connection,
      ConsumerPlan plan,
      String instance,
      RecordHandler output,
      Wrapping wrapping,
      Consumer<String> warnings) {
    return TransactionCommit.setup(
        connection, plan.group(), instance, plan.topic(), outputTopic, output, wrapping, warnings);
  }

  /** What {@link CommitMode#SINK} needs. */
  public CommitSetup sink(
      ConnectionSettings connection,
      ConsumerPlan plan,
      RecordHandler output,
      Consumer<ConsumerEvent> events,
      Wrapping wrapping) {
    return SinkCommit.setup(
        connection, plan, SinkAddress.of(sink, sinkConfig), output, events, wrapping);
  }

  /** Who must answer before a consumer can begin: the brokers, and the sink if there is one. */
  public String servers(String brokers) {
    return sink == null ? brokers : brokers + " and " + new SinkAddress(sink, Map.of());
  }
}
