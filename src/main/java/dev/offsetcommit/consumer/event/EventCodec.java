package dev.offsetcommit.consumer.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.offsetcommit.consumer.event.OutputLine.Other;
import dev.offsetcommit.serde.JsonLines;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what a consumer says as lines of JSON, and reads them. */
public final class EventCodec {

  /** How each line begins. */
  public static final String START = "{\"type\":";

  private EventCodec() {}

  /** How the line of an event begins. */
  public static String start(Class<? extends OutputLine> type) {
    return START + '"' + JsonLines.typeOf(type) + '"';
  }

  /** A line without a line break. */
  public static String write(OutputLine line) {
    return JsonLines.of(line);
  }

  /**
   * Reads a line: unknown fields are ignored, and a missing one is 0, null, or an empty list.
   *
   * @return null if it is no object
   */
  public static OutputLine read(String line) {
    JsonNode object = JsonLines.object(line);
    if (object == null) {
      return null;
    }
    Class<?> type = Kinds.BY_TYPE.getOrDefault(object.path("type").asText(), Other.class);
    try {
      return (OutputLine) JsonLines.read(object, type);
    } catch (JsonProcessingException e) {
      return new Other();
    }
  }

  /** The number in a value, {@code {"number": n}}, or null if it is not a valid event. */
  public static Long number(String payload) {
    JsonNode value = payload == null ? null : JsonLines.object(payload);
    JsonNode number = value == null ? null : value.get("number");
    return number != null && number.isIntegralNumber() ? number.asLong() : null;
  }

  /** Apart, since a consumer only writes, and its start is not to wait for this. */
  private static final class Kinds {

    static final Map<String, Class<?>> BY_TYPE =
        Stream.concat(
                Stream.of(ConsumerEvent.class.getPermittedSubclasses()),
                Stream.of(OutputLine.Record.class, OutputLine.Error.class))
            .collect(Collectors.toMap(JsonLines::typeOf, Function.identity()));
  }
}
