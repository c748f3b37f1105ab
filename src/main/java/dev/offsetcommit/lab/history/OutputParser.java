package dev.offsetcommit.lab.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a child wrote, records (stdout) and events (stderr) in one file. The two streams take
 * turns by writes and not by lines: a buffer of records may end within a line, an event may follow,
 * and the rest of the line after it. What was cut is put together again; what a kill cut off at the
 * end was not written, and so not processed.
 */
final class OutputParser {

  private static final String START = "{\"type\":";

  private final List<Step> steps = new ArrayList<>();
  private final ExitMessage words = new ExitMessage();

  private OutputParser() {}

  /** What stands in a file's text. */
  static OutputParser of(String text) {
    OutputParser lines = new OutputParser();
    lines.read(text);
    return lines;
  }

  /** What it did. */
  List<Step> steps() {
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
      JsonNode node = line.startsWith(START) ? Json.parse(line) : null;
      if (node != null) {
        add(node);
        continue;
      }
      int second = line.lastIndexOf(START);
      JsonNode event = second > 0 ? Json.parse(line.substring(second)) : null;
      if (event != null) {
        // The beginning of a record, and an event that came between.
        cut += line.substring(0, second);
        add(event);
        continue;
      }
      JsonNode whole = cut.isEmpty() ? null : Json.parse(cut + line);
      if (whole != null) {
        add(whole);
        cut = "";
      } else if (!line.startsWith(START)) {
        words.said(line);
      }
    }
  }

  private void add(JsonNode node) {
    String type = node.path("type").asText();
    if (type.equals("error")) {
      words.said(node.path("message").asText());
      return;
    }
    words.wentOn();
    switch (type) {
      case "record" ->
          steps.add(
              new Step.Processed(
                  node.path("partition").asInt(),
                  node.path("offset").asLong(),
                  Json.number(node.path("payload").asText(null))));
      case "invalid_record" ->
          steps.add(
              new Step.Processed(
                  node.path("partition").asInt(), node.path("offset").asLong(), null));
      case "partitions_assigned" -> {
        for (JsonNode p : node.path("partitions")) {
          steps.add(
              new Step.Assigned(
                  p.path("partition").asInt(),
                  p.path("offset").asLong(),
                  p.path("reason").asText()));
        }
      }
      case "partitions_revoked" -> gone(node, false);
      case "partitions_lost" -> gone(node, true);
      case "offsets_committed" ->
          steps.add(
              new Step.Committed(
                  node.path("partition").asInt(),
                  node.path("offset").asLong(),
                  node.path("success").asBoolean()));
      case "paused" -> steps.add(new Step.Paused(node.path("checkpoint").asText()));
      default -> {
        // Nothing that the checker asks for.
      }
    }
  }

  private void gone(JsonNode node, boolean lost) {
    for (JsonNode p : node.path("partitions")) {
      steps.add(new Step.Gone(p.path("partition").asInt(), lost));
    }
  }
}
