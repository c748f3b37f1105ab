package dev.offsetcommit.serde;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Values of one type as UTF-8 JSON, strict when reading: what is missing, fractional, out of range,
 * quoted or followed by something else is refused with a {@link SerializationException}; unknown
 * fields are tolerated.
 *
 * <p>The bytes are those of Python's {@code json.dumps} (a space after each colon and comma), so
 * that a topic looks the same whichever language wrote it.
 *
 * @param <T> the type of the values, anything that Jackson can bind
 */
public final class JsonSerde<T> implements Serde<T>, Serializer<T>, Deserializer<T> {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // Kafka values carry no encoding: UTF-8 it is, instead of a guess from the first
                  // bytes.
                  .disable(JsonFactory.Feature.CHARSET_DETECTION)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private final ObjectReader reader;
  private final ObjectWriter writer;
  private final String shape;

  /**
   * A serde for one type.
   *
   * @param type the class of the values
   */
  public JsonSerde(Class<T> type) {
    reader = MAPPER.readerFor(type);
    writer = MAPPER.writerFor(type).with(new PythonStylePrinter());
    shape = shape(type);
  }

  /** As in {@code {"number": n}}; what has no fields to name is JSON of some kind. */
  private static String shape(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type.getRecordComponents())
            .map(field -> "\"%s\": %s".formatted(field.getName(), field.getName().charAt(0)))
            .collect(Collectors.joining(", ", "{", "}"))
        : "JSON";
  }

  @Override
  public Serializer<T> serializer() {
    return this;
  }

  @Override
  public Deserializer<T> deserializer() {
    return this;
  }

  @Override
  public void configure(java.util.Map<String, ?> configs, boolean isKey) {
    // Nothing to configure: the type is given to the constructor.
  }

  @Override
  public void close() {
    // Nothing is held open.
  }

  /**
   * Writes a value.
   *
   * @return its UTF-8 JSON; {@code null} for {@code null}, which is Kafka's tombstone
   * @throws SerializationException if Jackson cannot write it
   */
  @Override
  public byte[] serialize(String topic, T value) {
    if (value == null) {
      return null;
    }
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new SerializationException("Cannot write " + value + " as JSON", e);
    }
  }

  /**
   * Reads a value.
   *
   * @throws SerializationException if the bytes are not one complete JSON value of the type; its
   *     message is one line that says why
   */
  @Override
  public T deserialize(String topic, byte[] bytes) {
    if (bytes == null) {
      throw new SerializationException("the value is null (a tombstone)");
    }
    if (bytes.length == 0) {
      throw new SerializationException("the value is empty");
    }
    T value;
    try {
      value = reader.readValue(bytes);
    } catch (JsonProcessingException e) {
      throw new SerializationException("expected " + shape + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new SerializationException("expected " + shape + ": " + e.getMessage(), e);
    }
    if (value == null) {
      throw new SerializationException("expected " + shape + ": the JSON value null");
    }
    return value;
  }
}
