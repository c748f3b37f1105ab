package dev.offsetcommit.lab.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One JSON object a line, as all histories are made of. */
public final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** A line's object, or null if it is none. */
  static JsonNode parse(String line) {
    try {
      JsonNode node = MAPPER.readTree(line);
      return node != null && node.isObject() ? node : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** A fact to be filled in. */
  public static ObjectNode fact(String type) {
    return MAPPER.createObjectNode().put("type", type);
  }

  /** The number in an event, {@code {"number": n}}, or null if it is not a valid event. */
  public static Long number(String payload) {
    JsonNode node = payload == null ? null : parse(payload);
    JsonNode number = node == null ? null : node.get("number");
    return number != null && number.isIntegralNumber() ? number.asLong() : null;
  }
}
