package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.cli.terminal.ProgressBar;
import dev.offsetcommit.producer.ProducerListener;
import dev.offsetcommit.producer.ProducerSummary;
import dev.offsetcommit.serde.JsonLines;
import dev.offsetcommit.serde.JsonSerde;
import dev.offsetcommit.serde.NumberEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes what a producer does: each event as it is sent, or each acknowledgement; and the summary
 * on stderr.
 */
public final class ProducerText implements ProducerListener {

  private final Console streams;
  private final OutputStream out;
  private final boolean json;
  private final JsonSerde<NumberEvent> serde;
  private final ProgressBar progress;
  private Runnable onFailure = () -> {};
  private volatile IOException failure;

  /**
   * For one run.
   *
   * @param progress moved by each acknowledgement, or null
   */
  public ProducerText(
      Console streams, OutputFormat format, JsonSerde<NumberEvent> serde, ProgressBar progress) {
    this.streams = streams;
    this.out = streams.out();
    this.json = format == OutputFormat.JSON;
    this.serde = serde;
    this.progress = progress;
  }

  /** What to do when the output cannot be written any more. */
  public void onFailure(Runnable action) {
    onFailure = action;
  }

  @Override
  public void sending(NumberEvent event) {
    if (!json) {
      byte[] text = serde.serialize(null, event);
      byte[] line = java.util.Arrays.copyOf(text, text.length + 1);
      line[text.length] = '\n';
      write(line);
    }
  }

  @Override
  public void acknowledged(Acknowledged a) {
    if (json) {
      // Flat and known: a template is several times faster than a tree, and this runs in the
      // client's network thread.
      write(
          ("{\"type\":\"sent\",\"topic\":\""
                  + a.topic()
                  + "\",\"partition\":"
                  + a.partition()
                  + ",\"offset\":"
                  + a.offset()
                  + ",\"timestamp\":"
                  + a.timestamp()
                  + ",\"number\":"
                  + a.number()
                  + "}\n")
              .getBytes(StandardCharsets.UTF_8));
    }
    if (progress != null) {
      progress.step();
    }
  }

  @Override
  public void waiting() {
    flush();
  }

  private void write(byte[] line) {
    if (failure != null) {
      return;
    }
    try {
      out.write(line);
    } catch (IOException e) {
      fail(e);
    }
  }

  private void flush() {
    if (failure != null) {
      return;
    }
    try {
      out.flush();
    } catch (IOException e) {
      fail(e);
    }
  }

  private void fail(IOException e) {
    failure = e;
    onFailure.run();
  }

  /** Writes the summary. */
  public void end(ProducerSummary summary) {
    if (progress != null) {
      progress.close();
    }
    flush();
    streams.event(
        "summary",
        String.format(
            Locale.ROOT,
            "Done: sent %,d, acknowledged %,d, failed %,d, %s records/s",
            summary.sent(),
            summary.acknowledged(),
            summary.failed().size(),
            rate(summary.recordsPerSecond())),
        () -> JsonLines.of("summary", new Summary(summary)));
    if (failure != null && summary.failed().size() == 0) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 100 ? "%.1f" : "%,.0f", perSecond);
  }

  /** The summary's JSON. */
  record Summary(
      long sent, long acknowledged, long failed, String failedNumbers, double recordsPerS) {

    Summary(ProducerSummary s) {
      this(
          s.sent(),
          s.acknowledged(),
          s.failed().size(),
          s.failed().size() == 0 ? null : s.failed().toString(),
          Math.round(s.recordsPerSecond() * 10) / 10.0);
    }
  }
}
