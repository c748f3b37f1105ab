package dev.offsetcommit.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.event.NumberEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** Writes records in the envelope of {@code kcat -J}, one object on a line. */
final class RecordJson implements RecordHandler {

  private final JsonGenerator json;

  RecordJson(OutputStream out) throws IOException {
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
    json.writeFieldName("key");
    writeText(record.key());
    json.writeFieldName("payload");
    writeText(record.value());
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private void writeHeaders(ConsumerRecord<?, ?> record) throws IOException {
    boolean any = false;
    for (Header header : record.headers()) {
      if (!any) {
        json.writeArrayFieldStart("headers");
        any = true;
      }
      json.writeString(header.key());
      writeText(header.value());
    }
    if (any) {
      json.writeEndArray();
    }
  }

  private void writeText(byte[] bytes) throws IOException {
    if (bytes == null) {
      json.writeNull();
    } else {
      json.writeString(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static String timestampType(TimestampType type) {
    return switch (type) {
      case CREATE_TIME -> "create";
      case LOG_APPEND_TIME -> "logappend";
      case NO_TIMESTAMP_TYPE -> "unknown";
    };
  }

  @Override
  public void flush() throws IOException {
    json.flush();
  }
}
