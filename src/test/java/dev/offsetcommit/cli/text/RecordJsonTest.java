package dev.offsetcommit.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RecordJsonTest {

  private static final byte[] BINARY = {0, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final byte[] OTHER = {0, 0, 0, 0, 0, 0, 0, (byte) 0xfe};

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RecordJson json = new RecordJson(out);
    json.handle(record, null);
    json.flush();
    return new ObjectMapper().readTree(out.toByteArray());
  }

  private static JsonNode json(byte[] key, byte[] value) throws IOException {
    return json(new ConsumerRecord<>("t", 0, 0, key, value));
  }

  @Test
  void textStaysTextWithoutAMark() throws IOException {
    JsonNode line = json(utf8("schlüssel"), utf8("{\"number\": 1}"));
    assertThat(line.get("key").asText()).isEqualTo("schlüssel");
    assertThat(line.get("payload").asText()).isEqualTo("{\"number\": 1}");
    assertThat(line.has("key_encoding")).isFalse();
    assertThat(line.has("payload_encoding")).isFalse();
    assertThat(json(null, null).get("key").isNull()).isTrue();
    assertThat(json(null, null).has("key_encoding")).isFalse();
  }

  @Test
  void bytesThatAreNotUtf8AreBase64AndMarkedSoThatDifferentOnesStayDifferent() throws IOException {
    JsonNode line = json(BINARY, OTHER);
    assertThat(line.get("key").binaryValue()).isEqualTo(BINARY);
    assertThat(line.get("key_encoding").asText()).isEqualTo("base64");
    assertThat(line.get("payload").binaryValue()).isEqualTo(OTHER);
    assertThat(line.get("payload_encoding").asText()).isEqualTo("base64");
    assertThat(json(OTHER, null).get("key")).isNotEqualTo(line.get("key"));
  }

  @Test
  void theReplacementCharacterItselfIsText() throws IOException {
    JsonNode line = json(utf8("\uFFFD"), utf8("\uFFFDx"));
    assertThat(line.get("key").asText()).isEqualTo("\uFFFD");
    assertThat(line.has("key_encoding")).isFalse();
  }

  @Test
  void eachHeaderHasItsEncodingWhereOneIsNotText() throws IOException {
    ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("t", 0, 0, null, null);
    record.headers().add("a", utf8("text")).add("b", BINARY).add("a", null);
    JsonNode line = json(record);
    assertThat(line.get("headers")).hasSize(6);
    assertThat(line.get("headers").get(1).asText()).isEqualTo("text");
    assertThat(line.get("headers").get(3).binaryValue()).isEqualTo(BINARY);
    assertThat(line.get("headers").get(5).isNull()).isTrue();
    assertThat(line.get("headers_encoding")).hasToString("[\"utf-8\",\"base64\",\"utf-8\"]");
    record.headers().remove("b");
    assertThat(json(record).has("headers_encoding")).isFalse();
  }
}
