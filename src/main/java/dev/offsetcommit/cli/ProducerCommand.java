package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.Formats;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.cli.terminal.ProgressBar;
import dev.offsetcommit.cli.terminal.SlowStart;
import dev.offsetcommit.cli.text.EventText;
import dev.offsetcommit.cli.text.ProducerText;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.cluster.Topics;
import dev.offsetcommit.producer.NumberProducer;
import dev.offsetcommit.producer.Pace;
import dev.offsetcommit.producer.ProducerPlan;
import dev.offsetcommit.producer.ProducerSummary;
import dev.offsetcommit.serde.JsonSerde;
import dev.offsetcommit.serde.NumberEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code producer}: sends numbers. */
@Command(
    name = "producer",
    description = "Sends {\"number\": n} to a topic, and accounts for each number.")
final class ProducerCommand extends ClusterCommand {

  ProducerCommand(Console console) {
    super(console);
  }

  private static final long FAST_NANOS = Duration.ofMillis(100).toNanos();

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
          "A missing topic is created with so many partitions. Default: ${DEFAULT-VALUE}.")
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

  @Override
  public Integer call() {
    Pace pace = pace();
    check();
    PrintStream err = console.err();
    ConnectionSettings settings = connection.resolve(console);
    Consumer<String> warnings = warning -> err.println("Warning: " + warning);
    prepareTopic(settings, err, warnings);

    ProducerPlan plan = new ProducerPlan(topic, from, count, keys, pace);
    JsonSerde<NumberEvent> serde = new JsonSerde<>(NumberEvent.class);
    Map<String, Object> properties =
        settings.clientProperties(
            NumberProducer.defaults(plan), NumberProducer.settings(), warnings);
    KafkaProducer<String, NumberEvent> client =
        new KafkaProducer<>(properties, new StringSerializer(), serde.serializer());
    ProducerText lines =
        new ProducerText(
            console, output, serde, pace.intervalNanos() >= FAST_NANOS ? null : progress());
    NumberProducer producer = new NumberProducer(client, plan, lines);
    lines.onFailure(producer::stop);
    StopSignal.stops(producer::stop);
    ProducerSummary summary = producer.run();
    lines.end(summary);
    if (summary.failed().size() > 0) {
      throw new TerseException(
          "%,d of %s did not reach topic %s on %s: %s (%s). %s, then send these again with --from and --count."
              .formatted(
                  summary.failed().size(),
                  EventText.plural(summary.sent(), "number"),
                  topic,
                  settings.bootstrapServers(),
                  summary.failed(),
                  summary.failure().getMessage(),
                  summary.refusedByClient()
                      ? "The client itself refused: check its settings"
                      : "Check the broker"),
          summary.failure());
    }
    return ExitCode.DONE;
  }

  private ProgressBar progress() {
    return ProgressBar.onTerminal(console, "sent", count);
  }

  private void prepareTopic(
      ConnectionSettings settings, PrintStream err, Consumer<String> warnings) {
    try (SlowStart slowStart =
            new SlowStart(err, settings.bootstrapServers(), connection::hasTold);
        Admin admin = Admin.create(settings.adminProperties())) {
      Topics topics = new Topics(admin);
      Optional<Integer> existing = topics.partitions(topic);
      slowStart.answered();
      connection.answered();
      if (existing.isEmpty()) {
        if (noCreateTopic) {
          throw new TerseException(
              "Topic %s does not exist on %s. Leave --no-create-topic away to create it."
                  .formatted(topic, settings.bootstrapServers()));
        }
        err.println(
            "Creating topic %s with %s on %s"
                .formatted(topic, EventText.plural(partitions, "partition"), connection.cluster()));
        topics.create(topic, partitions);
      } else if (given("--partitions") && existing.get() != partitions) {
        warnings.accept(
            "topic " + topic + " exists with " + EventText.plural(existing.get(), "partition"));
      }
    }
  }

  private Pace pace() {
    if (rate != null && given("--interval")) {
      throw usage("--rate stands instead of --interval: give one of them");
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
}
