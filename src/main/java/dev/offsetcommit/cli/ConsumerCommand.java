package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.ConsumerOptions;
import dev.offsetcommit.cli.options.ExactlyOnceOptions;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cli.terminal.SlowStart;
import dev.offsetcommit.cli.text.ConsumerText;
import dev.offsetcommit.cli.text.GroupOfAnotherKind;
import dev.offsetcommit.cluster.ClientVersion;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.commit.CommitPlan;
import dev.offsetcommit.consumer.CommitSetup;
import dev.offsetcommit.consumer.ConsumerOutput;
import dev.offsetcommit.consumer.ConsumerPlan;
import dev.offsetcommit.consumer.ConsumerSettings;
import dev.offsetcommit.consumer.NumberConsumer;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.consumer.Wrapping;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code consumer}: reads numbers and commits their offsets. */
@Command(
    name = "consumer",
    description =
        "Reads numbers from a topic and commits their offsets, in the way that you choose.")
final class ConsumerCommand extends ClusterCommand {

  ConsumerCommand(Console console) {
    super(console);
  }

  @Mixin private ConsumerOptions options;
  @Mixin private ExactlyOnceOptions exactlyOnce;

  @Override
  public Integer call() throws IOException {
    CommitPlan commitPlan = options.commitPlan();
    ConsumerPlan plan = options.plan(commitPlan);
    exactlyOnce.check(commitPlan.mode(), plan.topic(), options.isReadCommitted());
    PrintStream err = console.err();
    ConnectionSettings settings = connection.resolve(console);
    ConsumerSettings client = options.settings(commitPlan);
    ConsumerText text =
        new ConsumerText(console, options.output(), !commitPlan.isAuto(), plan.maxMessages());
    RecordHandler handler = text.records();
    Consumer<String> warnings = warning -> err.println("Warning: " + warning);
    String atStart = client.warning(ClientVersion.get());
    if (atStart != null) {
      warnings.accept(atStart);
    }
    SlowStart slowStart =
        new SlowStart(err, exactlyOnce.servers(settings.bootstrapServers()), connection::hasTold);
    Consumer<ConsumerEvent> told =
        text.andThen(
            event -> {
              slowStart.answered();
              connection.answered();
            });
    Wrapping wrapping = options.wrapping(text);
    CommitSetup plugs =
        switch (commitPlan.mode()) {
          case TRANSACTION ->
              exactlyOnce.transaction(
                  settings, plan, client.groupInstanceId(), handler, wrapping, warnings);
          case SINK -> exactlyOnce.sink(settings, plan, handler, told, wrapping);
          default -> new CommitSetup(handler, (kafka, committer) -> commitPlan.strategy(committer));
        };
    ConsumerOutput all = new ConsumerOutput(plugs.handler(), told, warnings, wrapping);
    NumberConsumer consumer =
        new NumberConsumer(settings, plan, client, options.onInvalid(), plugs.strategies(), all);
    StopSignal.stops(consumer::stop);
    try (slowStart) {
      consumer.run();
    } catch (KafkaException e) {
      throw GroupOfAnotherKind.explained(e, settings, plan.group());
    }
    return ExitCode.DONE;
  }
}
