package dev.offsetcommit.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes values as NDJSON: one object on a line, {@code type} first, names in snake case. */
public final class JsonLines {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

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

  /** Writes a line. */
  public static void write(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
  }
}
