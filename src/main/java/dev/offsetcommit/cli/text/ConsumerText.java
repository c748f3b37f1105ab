package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.cli.terminal.ProgressBar;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.event.EventCodec;
import dev.offsetcommit.serde.JsonLines;
import java.io.IOException;
import java.util.function.Consumer;

/** Writes what a consumer reads, and says what happens to it. */
public final class ConsumerText implements Consumer<ConsumerEvent> {

  private final Console console;
  private final RecordText text;
  private final ProgressBar progress;
  private boolean outputFailed;

  /**
   * For one run.
   *
   * @param manual whether the commits are shown, too
   * @param total how many records there are, 0 if that is not known
   */
  public ConsumerText(Console console, OutputFormat format, boolean manual, long total) {
    this.console = console;
    this.text = format == OutputFormat.TEXT ? new RecordText(console.out(), manual) : null;
    this.progress = ProgressBar.onTerminal(console, "read", total);
  }

  /** Writes the records. */
  public RecordHandler records() throws IOException {
    RecordHandler records = text == null ? new RecordJson(console.out()) : text;
    if (console.transcript() != null) {
      RecordJson transcript = new RecordJson(console.transcript());
      records =
          records.andThen(
              (record, event) -> {
                transcript.handle(record, event);
                transcript.flush(); // At once, so that a kill leaves none out.
              });
    }
    return progress == null ? records : records.andThen((record, event) -> progress.step());
  }

  @Override
  public void accept(ConsumerEvent event) {
    boolean isCommit = event instanceof ConsumerEvent.OffsetsCommitted c && c.success();
    if (progress != null && !isCommit) {
      // A sentence does not begin behind a bar.
      progress.close();
    }
    // Without metadata it covers no record: it is where a partition begins.
    if (text != null
        && isCommit
        && !((ConsumerEvent.OffsetsCommitted) event).metadata().isEmpty()) {
      text.committed();
    }
    outputFailed |= event instanceof ConsumerEvent.OutputFailed;
    // A run that its output has ended is not done.
    boolean isToldOf = outputFailed && event instanceof ConsumerEvent.ShutdownComplete;
    console.event(
        JsonLines.typeOf(event.getClass()),
        isToldOf ? null : EventText.of(event),
        () -> EventCodec.write(event));
  }
}
