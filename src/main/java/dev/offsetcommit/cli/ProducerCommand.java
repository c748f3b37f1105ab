package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.ProducerOptions;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cli.terminal.ProgressBar;
import dev.offsetcommit.cli.terminal.SlowStart;
import dev.offsetcommit.cli.text.EventText;
import dev.offsetcommit.cli.text.ProducerText;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.cluster.Topics;
import dev.offsetcommit.producer.NumberProducer;
import dev.offsetcommit.producer.ProducerPlan;
import dev.offsetcommit.producer.ProducerSummary;
import dev.offsetcommit.serde.JsonSerde;
import dev.offsetcommit.serde.NumberEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code producer}: sends numbers. */
@Command(
    name = "producer",
    description = "Sends {\"number\": n} to a topic, and accounts for each number.")
final class ProducerCommand extends ClusterCommand {

  ProducerCommand(Console console) {
    super(console);
  }

  private static final long FAST_NANOS = Duration.ofMillis(100).toNanos();

  @Mixin private ProducerOptions options;

  @Override
  public Integer call() {
    ProducerPlan plan = options.plan();
    ConnectionSettings settings = connection.resolve(console);
    Consumer<String> warnings = warning -> console.err().println("Warning: " + warning);
    prepareTopic(plan.topic(), settings, warnings);

    JsonSerde<NumberEvent> serde = new JsonSerde<>(NumberEvent.class);
    Map<String, Object> properties =
        settings.clientProperties(
            NumberProducer.defaults(plan), NumberProducer.settings(), warnings);
    KafkaProducer<String, NumberEvent> client =
        new KafkaProducer<>(properties, new StringSerializer(), serde.serializer());
    ProducerText lines =
        new ProducerText(
            console,
            options.output(),
            serde,
            plan.pace().intervalNanos() >= FAST_NANOS
                ? null
                : ProgressBar.onTerminal(console, "sent", plan.count()));
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
                  plan.topic(),
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

  private void prepareTopic(String topic, ConnectionSettings settings, Consumer<String> warnings) {
    int partitions = options.partitions();
    try (SlowStart slowStart =
            new SlowStart(console.err(), settings.bootstrapServers(), connection::hasTold);
        Admin admin = Admin.create(settings.adminProperties())) {
      Topics topics = new Topics(admin);
      Optional<Integer> existing = topics.partitions(topic);
      slowStart.answered();
      connection.answered();
      if (existing.isEmpty()) {
        if (!options.createsTopic()) {
          throw new TerseException(
              "Topic %s does not exist on %s. Leave --no-create-topic away to create it."
                  .formatted(topic, settings.bootstrapServers()));
        }
        console
            .err()
            .println(
                "Creating topic %s with %s on %s"
                    .formatted(
                        topic, EventText.plural(partitions, "partition"), connection.cluster()));
        topics.create(topic, partitions);
      } else if (options.arePartitionsGiven() && existing.get() != partitions) {
        warnings.accept(
            "topic " + topic + " exists with " + EventText.plural(existing.get(), "partition"));
      }
    }
  }
}
