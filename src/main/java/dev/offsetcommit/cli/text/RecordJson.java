package dev.offsetcommit.cli.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.serde.NumberEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/**
 * Writes records in the envelope of {@code kcat -J}, one object on a line. Bytes that are not UTF-8
 * become base64 and are marked by {@code key_encoding}, {@code payload_encoding} or {@code
 * headers_encoding}.
 */
public final class RecordJson implements RecordHandler {

  private static final String BASE64 = "base64";

  private final JsonGenerator json;

  public RecordJson(OutputStream out) throws IOException {
    json = new JsonFactory().createGenerator(out);
    json.setPrettyPrinter(new MinimalPrettyPrinter(""));
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "record");
    json.writeStringField("topic", record.topic());
    json.writeNumberField("partition", record.partition());
    json.writeNumberField("offset", record.offset());
    json.writeStringField("tstype", timestampType(record.timestampType()));
    json.writeNumberField("ts", record.timestamp());
    writeHeaders(record);
    writeText("key", record.key());
    writeText("payload", record.value());
    json.writeEndObject();
    json.writeRaw('\n');
  }

  /** Names and values in turn; where a value is not text, an encoding for each of them. */
  private void writeHeaders(ConsumerRecord<?, ?> record) throws IOException {
    List<String> encodings = new ArrayList<>();
    for (Header header : record.headers()) {
      if (encodings.isEmpty()) {
        json.writeArrayFieldStart("headers");
      }
      json.writeString(header.key());
      String text = text(header.value());
      encodings.add(isBinary(header.value(), text) ? BASE64 : "utf-8");
      writeValue(header.value(), text);
    }
    if (!encodings.isEmpty()) {
      json.writeEndArray();
    }
    if (encodings.contains(BASE64)) {
      json.writeArrayFieldStart("headers_encoding");
      for (String encoding : encodings) {
        json.writeString(encoding);
      }
      json.writeEndArray();
    }
  }

  private void writeText(String field, byte[] bytes) throws IOException {
    String text = text(bytes);
    json.writeFieldName(field);
    writeValue(bytes, text);
    if (isBinary(bytes, text)) {
      json.writeStringField(field + "_encoding", BASE64);
    }
  }

  private void writeValue(byte[] bytes, String text) throws IOException {
    if (bytes == null) {
      json.writeNull();
    } else if (text == null) {
      json.writeString(Base64.getEncoder().encodeToString(bytes));
    } else {
      json.writeString(text);
    }
  }

  private static boolean isBinary(byte[] bytes, String text) {
    return bytes != null && text == null;
  }

  /** The text that bytes are in UTF-8; null if they are none, so that different bytes stay so. */
  private static String text(byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    // What cannot be decoded becomes this character, which the text may also contain itself.
    return text.indexOf('\uFFFD') < 0 || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)
        ? text
        : null;
  }

  private static String timestampType(TimestampType type) {
    return switch (type) {
      case CREATE_TIME -> "create";
      case LOG_APPEND_TIME -> "logappend";
      case NO_TIMESTAMP_TYPE -> "unknown";
    };
  }

  @Override
  public boolean takesDeadLetters() {
    return true;
  }

  @Override
  public void flush() throws IOException {
    json.flush();
  }
}
