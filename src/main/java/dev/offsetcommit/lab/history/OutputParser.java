package dev.offsetcommit.lab.history;

import static dev.offsetcommit.consumer.event.EventCodec.START;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.event.EventCodec;
import dev.offsetcommit.consumer.event.OutputLine;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a child wrote, records (stdout) and events (stderr) in one file. The two streams take
 * turns by writes and not by lines: a buffer of records may end within a line, an event may follow,
 * and the rest of the line after it. What was cut is put together again; what a kill cut off at the
 * end was not written, and so not processed.
 */
final class OutputParser {

  private final List<OutputLine> steps = new ArrayList<>();
  private final ExitMessage words = new ExitMessage();

  private OutputParser() {}

  /** What stands in a file's text. */
  static OutputParser of(String text) {
    OutputParser lines = new OutputParser();
    lines.read(text);
    return lines;
  }

  /** What it did. */
  List<OutputLine> steps() {
    return steps;
  }

  /** What it said about its end, null if nothing. */
  String lastWords() {
    return words.text();
  }

  private void read(String text) {
    String cut = "";
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      String line = text.substring(from, end);
      from = end + 1;
      OutputLine said = line.startsWith(START) ? EventCodec.read(line) : null;
      if (said != null) {
        add(said);
        continue;
      }
      int second = line.lastIndexOf(START);
      OutputLine event = second > 0 ? EventCodec.read(line.substring(second)) : null;
      if (event != null) {
        // The beginning of a record, and an event that came between.
        cut += line.substring(0, second);
        add(event);
        continue;
      }
      OutputLine whole = cut.isEmpty() ? null : EventCodec.read(cut + line);
      if (whole != null) {
        add(whole);
        cut = "";
      } else if (!line.startsWith(START)) {
        words.said(line);
      }
    }
  }

  private void add(OutputLine line) {
    if (line instanceof OutputLine.Error error) {
      words.said(error.message() == null ? "" : error.message());
      return;
    }
    words.wentOn();
    if (line instanceof ConsumerEvent.InvalidRecord invalid) {
      steps.add(new OutputLine.Record(invalid.partition(), invalid.offset(), null));
    } else if (!(line instanceof OutputLine.Other)) {
      steps.add(line);
    }
  }
}
