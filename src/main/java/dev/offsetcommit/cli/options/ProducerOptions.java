package dev.offsetcommit.cli.options;

import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.producer.Pace;
import dev.offsetcommit.producer.ProducerPlan;
import java.time.Duration;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code producer}: which numbers it sends, where, and how fast. */
public final class ProducerOptions extends MixedOptions {

  @Option(
      names = {"-t", "--topic"},
      defaultValue = "hello_world1",
      description = "The topic. Default: ${DEFAULT-VALUE}.")
  private String topic;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many numbers, 0 = until stopped. Default: ${DEFAULT-VALUE}.")
  private long count;

  @Option(
      names = "--interval",
      paramLabel = "D",
      defaultValue = "2s",
      description = "Time between two numbers, 0 = as fast as possible. Default: ${DEFAULT-VALUE}.")
  private Duration interval;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Numbers per second, instead of --interval.")
  private Double rate;

  @Option(
      names = "--from",
      paramLabel = "N",
      defaultValue = "0",
      description = "The first number. Default: ${DEFAULT-VALUE}.")
  private long from;

  @Option(
      names = "--keys",
      paramLabel = "K",
      defaultValue = "0",
      description = "The key of a record is its number modulo K. Default: no keys.")
  private int keys;

  @Option(
      names = "--partitions",
      paramLabel = "P",
      defaultValue = "4",
      description =
          "A missing topic is created with this many partitions. Default: ${DEFAULT-VALUE}.")
  private int partitions;

  @Option(names = "--no-create-topic", description = "Fail if the topic is missing.")
  private boolean noCreateTopic;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      converter = Formats.Text.class,
      completionCandidates = Formats.Text.class,
      defaultValue = "text",
      description =
          "text (each event as sent) or json (each acknowledgement). Default: ${DEFAULT-VALUE}.")
  private OutputFormat output;

  /**
   * What is sent.
   *
   * @throws ParameterException if that makes no sense
   */
  public ProducerPlan plan() {
    Pace pace = pace();
    check();
    return new ProducerPlan(topic, from, count, keys, pace);
  }

  /** How fast they are sent. */
  private Pace pace() {
    if (rate != null && given("--interval")) {
      throw usage("--rate and --interval exclude each other: give one of them");
    }
    if (rate != null && (rate <= 0 || rate.isNaN() || rate.isInfinite())) {
      throw usage("--rate must be more than 0, and is " + rate);
    }
    return rate != null ? Pace.perSecond(rate) : Pace.every(interval);
  }

  private void check() {
    if (count < 0) {
      throw usage("-n must not be negative, and is " + count + "; 0 means until stopped");
    }
    if (keys < 0) {
      throw usage("--keys must not be negative, and is " + keys);
    }
    if (partitions < 1) {
      throw usage("--partitions must be at least 1, and is " + partitions);
    }
    if (from > Long.MAX_VALUE - count) {
      throw usage(
          "--from " + from + " leaves no room for " + count + " numbers below " + Long.MAX_VALUE);
    }
  }

  /** How many partitions a missing topic gets. */
  public int partitions() {
    return partitions;
  }

  /** Whether the user wants that number of partitions. */
  public boolean arePartitionsGiven() {
    return given("--partitions");
  }

  /** Whether a missing topic is created. */
  public boolean createsTopic() {
    return !noCreateTopic;
  }

  /** The format of what is sent. */
  public OutputFormat output() {
    return output;
  }
}
