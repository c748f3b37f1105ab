package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.SharedBroker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** With --output json, everything on stderr is an object, the last error too. */
@Order(1)
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class JsonOnStderrTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static JsonNode object(String line) {
    try {
      JsonNode node = MAPPER.readTree(line);
      assertThat(node.isObject()).as(line).isTrue();
      return node;
    } catch (JsonProcessingException e) {
      throw new AssertionError("no object: " + line, e);
    }
  }

  private static List<JsonNode> objects(Command command) {
    return command.errLines().stream().map(JsonOnStderrTest::object).toList();
  }

  private static Command json(Cluster cluster, String... args) {
    return Command.run(
        Stream.concat(
                Stream.of(args), Stream.of("-b", cluster.bootstrapServers(), "--output", "json"))
            .toArray(String[]::new));
  }

  @Test
  void theLastErrorIsAnObjectWithItsExitCode(Cluster cluster) {
    String topic = cluster.newTopic(1);
    cluster.produceBytes(topic, 0, "not json".getBytes(StandardCharsets.UTF_8));

    List<JsonNode> said =
        objects(json(cluster, "consumer", "-t", topic, "-g", cluster.newName("g"), "-e"));

    JsonNode last = said.get(said.size() - 1);
    assertThat(last.path("type").asText()).isEqualTo("error");
    assertThat(last.path("exit_code").asInt()).isEqualTo(1);
    assertThat(last.path("message").asText()).contains(topic);
  }

  @Test
  void wrongUsageAndWarningsAndMessagesAreObjects(Cluster cluster) {
    String topic = cluster.newTopic(1);
    Command wrong = json(cluster, "consumer", "--gruop", "x");
    assertThat(objects(wrong))
        .singleElement()
        .satisfies(e -> assertThat(e.path("exit_code").asInt()).isEqualTo(2));
    assertThat(objects(json(cluster, "producer", "-t", topic, "-n", "1", "--partitions", "9")))
        .anyMatch(
            o ->
                o.path("type").asText().equals("warning")
                    && o.path("message").asText().startsWith("topic"));
    for (List<String> command :
        List.of(
            List.of("lag", "-g", "nobody"),
            List.of("journal", "-g", "nobody"),
            List.of("reset", "-g", "nobody", "-t", topic, "--to-earliest"))) {
      assertThat(objects(json(cluster, command.toArray(String[]::new)))).isNotEmpty();
    }
  }

  @Test
  void onlyTheEventsThatWereAskedForAreSaid(Cluster cluster) {
    String topic = cluster.newTopic(1);
    cluster.produce(topic, 1, 0, 3);
    String[] line = {"consumer", "-t", topic, "-g", "", "--manual-commit", "-e", "--events", ""};

    line[4] = cluster.newName("g");
    line[8] = "shutdown_complete,partitions_assigned";
    assertThat(objects(json(cluster, line)).stream().map(o -> o.path("type").asText()))
        .containsExactly("partitions_assigned", "shutdown_complete");
    line[4] = cluster.newName("g");
    line[8] = "none";
    assertThat(json(cluster, line).err()).isEmpty();
    line[4] = cluster.newName("g");
    line[8] = "all";
    assertThat(objects(json(cluster, line)))
        .filteredOn(o -> o.path("type").asText().equals("offsets_committed"))
        .hasSizeGreaterThanOrEqualTo(3);
    line[8] = "offset_commited";
    assertThat(json(cluster, line).code()).isEqualTo(2);
  }

  @Test
  void quietLeavesWarningsAndErrors(Cluster cluster) {
    String topic = cluster.newTopic(1);
    String broker = cluster.bootstrapServers();
    assertThat(
            Command.run(
                    "producer",
                    "-b",
                    broker,
                    "-t",
                    topic,
                    "-n",
                    "1",
                    "--partitions",
                    "9",
                    "--quiet")
                .errLines())
        .singleElement()
        .asString()
        .startsWith("Warning: topic " + topic + " exists");
    assertThat(
            Command.run(
                    "consumer",
                    "-b",
                    broker,
                    "-t",
                    topic,
                    "-g",
                    cluster.newName("g"),
                    "-e",
                    "--quiet")
                .err())
        .isEmpty();
    assertThat(Command.run("lag", "-b", broker, "-t", "no-such-topic", "--quiet").code())
        .isEqualTo(1);
  }
}
