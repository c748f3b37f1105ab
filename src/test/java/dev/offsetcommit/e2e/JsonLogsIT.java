package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offsetcommit.harness.Child;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With --output json, what the client logs is an object, too. The program itself sets that up. */
class JsonLogsIT {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static JsonNode object(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no object: " + line, e);
    }
  }

  @Test
  void whatTheClientLogsIsAnObject() {
    try (Child child =
        Child.start(
            "lag",
            "-b",
            "127.0.0.1:1",
            "-v",
            "-X",
            "default.api.timeout.ms=2000",
            "-X",
            "request.timeout.ms=2000",
            "--output=json")) {
      assertThat(child.awaitExit()).as(child.toString()).isEqualTo(1);
      List<JsonNode> said = child.err().stream().map(JsonLogsIT::object).toList();
      assertThat(said)
          .allMatch(JsonNode::isObject)
          .anyMatch(o -> o.path("type").asText().equals("log") && o.has("level") && o.has("logger"))
          .anyMatch(o -> o.path("type").asText().equals("error") && o.has("stack_trace"));
    }
  }
}
