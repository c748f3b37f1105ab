package dev.offsetcommit.serde;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes values as NDJSON: one object on a line, {@code type} first, names in snake case. */
public final class JsonLines {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  static {
    MAPPER.configOverride(List.class).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
  }

  private JsonLines() {}

  /**
   * A value's line without a line break; its type is the name of its class, {@code
   * OffsetsCommitted} as offsets_committed.
   */
  public static String of(Object value) {
    return of(typeOf(value.getClass()), value);
  }

  /** The type of a value of a class. */
  public static String typeOf(Class<?> values) {
    return snakeCase(values.getSimpleName());
  }

  /** A value's line with a given type. */
  public static String of(String type, Object value) {
    ObjectNode line = MAPPER.createObjectNode();
    line.put("type", type);
    line.setAll((ObjectNode) MAPPER.valueToTree(value));
    try {
      return MAPPER.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The object in a line, or null if it is none. */
  public static JsonNode object(String line) {
    try {
      JsonNode node = MAPPER.readTree(line);
      return node != null && node.isObject() ? node : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /**
   * A value from its object: unknown fields are ignored, and a missing one is 0, null, or an empty
   * list.
   *
   * @throws JsonProcessingException if a field is of another type
   */
  public static <T> T read(JsonNode object, Class<T> type) throws JsonProcessingException {
    return MAPPER.treeToValue(object, type);
  }

  /** Writes a line. */
  public static void write(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
  }
}
