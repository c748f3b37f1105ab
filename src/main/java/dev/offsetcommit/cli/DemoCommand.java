package dev.offsetcommit.cli;

import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cli.terminal.Lines;
import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.cli.terminal.PrefixedOutput;
import dev.offsetcommit.cli.terminal.Stdout;
import dev.offsetcommit.cli.terminal.Terminal;
import dev.offsetcommit.cli.terminal.TextTable;
import dev.offsetcommit.cli.text.EventText;
import dev.offsetcommit.cli.text.ProducerText;
import dev.offsetcommit.cli.text.RecordText;
import dev.offsetcommit.consumer.ConsumerOutput;
import dev.offsetcommit.consumer.Wrapping;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.demo.Demo;
import dev.offsetcommit.demo.DemoResult;
import dev.offsetcommit.serde.JsonSerde;
import dev.offsetcommit.serde.NumberEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: broker, producer and manual-commit consumer side by side, and what came of it. */
@Command(
    name = "demo",
    description =
        "Starts an ephemeral broker on a free port, and a producer and a manual-commit consumer side by side; then says what was sent, consumed and committed.")
final class DemoCommand extends BaseCommand {

  DemoCommand(Console console) {
    super(console);
  }

  private static final int CYAN = 36;
  private static final int GREEN = 32;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "20",
      description = "How many numbers. Default: ${DEFAULT-VALUE}.")
  private long count;

  @Option(
      names = "--interval",
      paramLabel = "D",
      defaultValue = "500ms",
      description = "Time between two numbers. Default: ${DEFAULT-VALUE}.")
  private Duration interval;

  @Override
  public Integer call() throws IOException {
    if (count < 1) {
      throw usage("-n must be at least 1, and is " + count);
    }
    Demo demo = new Demo(count, interval);
    StopSignal.stops(demo::stop);

    PrintStream demoErr = messages("demo     | ", null);
    PrintStream consumerErr = messages("consumer | ", GREEN);
    ProducerText producerOutput =
        new ProducerText(
            new Console(lines("producer | ", CYAN), console.err()),
            OutputFormat.TEXT,
            new JsonSerde<>(NumberEvent.class),
            null);
    producerOutput.onFailure(demo::stop);
    RecordText records = new RecordText(lines("consumer | ", GREEN), true);
    ConsumerOutput consumerOutput =
        new ConsumerOutput(
            records,
            event -> tell(event, records, consumerErr),
            consumerErr::println,
            Wrapping.NONE);

    demoErr.println("Starting a broker; it goes away with this demo");
    DemoResult result;
    try {
      result = demo.run(servers -> started(demoErr, servers), producerOutput, consumerOutput);
    } catch (UncheckedIOException e) {
      // A reader that has gone is no failure elsewhere; here it keeps the numbers from being
      // consumed.
      if (Stdout.isReaderGone(e.getCause())) {
        return ExitCode.FAILED;
      }
      throw e;
    }
    producerOutput.waiting();
    print(console.out(), result);
    return result.isComplete() ? ExitCode.DONE : ExitCode.VIOLATION;
  }

  /** Data of one of the two; on a terminal each line is cut at its width. */
  private OutputStream lines(String prefix, int colour) {
    return new PrefixedOutput(
        console.out(),
        prefix,
        Terminal.isColoured() ? colour : null,
        line ->
            List.of(
                Terminal.isStdout()
                    ? Lines.cut(line, Terminal.columns() - prefix.length())
                    : line));
  }

  /** What is said about one of the two; on a terminal it is wrapped at its width. */
  private PrintStream messages(String prefix, Integer colour) {
    if (!console.shows("message")) {
      return new PrintStream(OutputStream.nullOutputStream());
    }
    PrefixedOutput lines =
        new PrefixedOutput(
            console.err(),
            prefix,
            Terminal.isColoured() ? colour : null,
            line ->
                Terminal.isStderr()
                    ? Lines.wrap(line, Terminal.columns() - prefix.length())
                    : List.of(line));
    return new Console(
            OutputStream.nullOutputStream(), new PrintStream(lines, true, StandardCharsets.UTF_8))
        .err();
  }

  private static void started(PrintStream err, String servers) {
    err.println("Kafka is ready on %s. On it run, side by side:".formatted(servers));
    err.println("  producer --topic " + Demo.TOPIC);
    err.println("  consumer --topic " + Demo.TOPIC + " --group " + Demo.GROUP + " --manual-commit");
  }

  private static void tell(ConsumerEvent event, RecordText records, PrintStream err) {
    if (event instanceof ConsumerEvent.OffsetsCommitted commit && commit.success()) {
      records.committed();
    }
    String sentence = EventText.of(event);
    if (sentence != null) {
      err.println(sentence);
    }
  }

  private static void print(OutputStream out, DemoResult result) throws IOException {
    TextTable table =
        new TextTable()
            .fixed("PARTITION", 10)
            .fixed("SENT", 6)
            .fixed("CONSUMED", 9)
            .fixed("COMMITTED-OFFSET", 17)
            .ofNumbers();
    for (DemoResult.Partition p : result.partitions()) {
      table.row(
          Stream.of(p.partition(), p.sent(), p.consumed(), p.committed())
              .map(number -> number == null ? "-" : number.toString())
              .toList());
    }
    String text =
        String.format(
            Locale.ROOT,
            "%n%s%nSent %s, consumed %,d, committed %,d: %s%n",
            table.text(),
            EventText.plural(result.sent(), "number"),
            result.consumed(),
            result.committed(),
            result.isComplete() ? "nothing is missing." : "NOT every number arrived.");
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
