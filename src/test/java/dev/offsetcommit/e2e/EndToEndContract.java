package dev.offsetcommit.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands on a Kafka, whichever it is: the same on the embedded broker and on a container. */
abstract class EndToEndContract {

  /** The Kafka to be asked. */
  abstract Cluster cluster();

  private Command run(String command, String... args) {
    List<String> line = new ArrayList<>(List.of(command, "-b", cluster().bootstrapServers()));
    line.addAll(List.of(args));
    Command done = Command.run(line.toArray(String[]::new));
    assertThat(done.code()).as(done.toString()).isZero();
    return done;
  }

  @Test
  void everyNumberThatIsSentIsConsumedAndCommitted() {
    String topic = cluster().newName("topic");
    String group = cluster().newName("group");

    Command producer = run("producer", "-t", topic, "-n", "40", "--interval", "0", "--keys", "8");
    Command consumer =
        run("consumer", "-t", topic, "-g", group, "--manual-commit", "--output", "json", "-e");

    assertThat(producer.outLines()).hasSize(40).startsWith("{\"number\": 0}", "{\"number\": 1}");
    assertThat(producer.err()).contains("with 4 partitions", "sent 40, acknowledged 40, failed 0");
    for (int n = 0; n < 40; n++) {
      assertThat(consumer.out()).contains("\"payload\":\"{\\\"number\\\": " + n + "}\"");
    }
    assertThat(consumer.outLines()).hasSize(40);
    assertThat(
            cluster().committed(group, topic).values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum())
        .as("lag 0")
        .isEqualTo(40);
    cluster()
        .committed(group, topic)
        .forEach(
            (partition, commit) ->
                assertThat(consumer.outLines())
                    .as("the metadata is the timestamp of the last record")
                    .anyMatch(
                        l ->
                            l.contains(
                                "\"partition\":%d,\"offset\":%d,\"tstype\":\"create\",\"ts\":%s,"
                                    .formatted(
                                        partition, commit.offset() - 1, commit.metadata()))));
  }

  @Test
  void anAcknowledgementTellsWhereANumberIs() {
    String topic = cluster().newName("topic");

    Command producer =
        run(
            "producer",
            "-t",
            topic,
            "-n",
            "2",
            "--interval",
            "0",
            "--partitions",
            "1",
            "--output",
            "json",
            "--from",
            "7");

    assertThat(producer.outLines())
        .hasSize(2)
        .allMatch(
            l ->
                l.matches(
                    "\\{\"type\":\"sent\",\"topic\":\""
                        + topic
                        + "\",\"partition\":0,\"offset\":[01],\"timestamp\":\\d{13},\"number\":[78]}"));
    assertThat(producer.err())
        .contains("\"type\":\"summary\",\"sent\":2,\"acknowledged\":2,\"failed\":0");
  }

  @ParameterizedTest
  @CsvSource({
    "record, classic",
    "record, consumer",
    "batch, classic",
    "interval, consumer",
    "before, classic",
    "auto, classic",
    "auto, consumer"
  })
  void afterAStopItResumesAtTheNextRecord(String mode, String protocol) {
    String topic = cluster().newTopic(1);
    String group = cluster().newName("group");
    cluster().produce(topic, 1, 0, 9);
    List<String> all = new ArrayList<>();
    for (String end : List.of("4", "3")) {
      all.addAll(
          run(
                  "consumer",
                  "-t",
                  topic,
                  "-g",
                  group,
                  "--commit",
                  mode,
                  "--group-protocol",
                  protocol,
                  "--output",
                  "json",
                  "-n",
                  end)
              .outLines());
    }

    assertThat(all)
        .extracting(l -> l.replaceAll(".*\"offset\":(\\d+).*", "$1"))
        .containsExactly("0", "1", "2", "3", "4", "5", "6");
    assertThat(cluster().committed(group, topic).get(0).offset()).isEqualTo(7);
  }

  @Test
  void textIsWhatTheTutorialPrints() {
    String topic = cluster().newTopic(1);
    String group = cluster().newName("group");
    cluster().produce(topic, 1, 0, 1);

    List<String> lines =
        run("consumer", "-t", topic, "-g", group, "--manual-commit", "-e").outLines();

    assertThat(lines.get(0)).startsWith("ConsumerRecord(topic = " + topic);
    assertThat(lines.subList(1, 6))
        .containsExactly(
            "The value is : {\"number\": 0}",
            "The key is : null",
            "The topic is : " + topic,
            "The partition is : 0",
            "The offset is : 0");
    assertThat(lines.get(6)).matches("The timestamp is : \\d{13}");
    assertThat(lines.get(7)).isEqualTo("*".repeat(100));
    assertThat(lines).hasSize(8);
  }

  @Test
  void aDeadLetterIsTheRecordAsItCame() {
    String topic = cluster().newTopic(1);
    String group = cluster().newName("group");
    cluster().newTopicNamed(topic + "-dlt", 1);
    cluster().produce(topic, 1, 0, 1);
    cluster().produceBytes(topic, 0, "not json".getBytes(UTF_8));
    cluster().produce(topic, 1, 2, 3);

    Command consumer =
        run(
            "consumer",
            "-t",
            topic,
            "-g",
            group,
            "--manual-commit",
            "--on-invalid",
            "dead-letter",
            "--output",
            "json",
            "-e");
    Command letters =
        run(
            "consumer",
            "-t",
            topic + "-dlt",
            "-g",
            group + "-dlt",
            "--on-invalid",
            "skip",
            "--output",
            "json",
            "-e");

    assertThat(consumer.outLines()).hasSize(2);
    assertThat(cluster().committed(group, topic).get(0).offset()).isEqualTo(3);
    assertThat(letters.outLines()).singleElement().asString().contains("\"payload\":\"not json\"");
  }
}
