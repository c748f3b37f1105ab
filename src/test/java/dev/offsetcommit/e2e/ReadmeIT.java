package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Child;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The two terminals of the README, on a broker of their own. */
class ReadmeIT {

  private static final String VALUE = "The value is : {\"number\": %d}";

  @Test
  void aConsumerThatIsStartedAgainResumesWhereCtrlCStoppedIt() {
    try (Child broker = terminal(Map.of(), "broker", "--ephemeral --port 0")) {
      Map<String, String> kafka =
          Map.of(
              "KAFKA_BOOTSTRAP_SERVERS",
              broker.awaitOut(line -> line.startsWith("Kafka ")).replaceFirst(".* ", ""));
      try (Child producer = terminal(kafka, "producer --topic hello_world1", "")) {
        producer.awaitOut("{\"number\": 0}"::equals);
        long processed = firstRun(kafka);
        try (Child again =
            terminal(
                kafka,
                "java -jar target/offset-commit.jar consumer --group X --manual-commit",
                "")) {
          again.awaitOut(VALUE.formatted(processed)::equals);
          assertThat(again.out()).doesNotContain(VALUE.formatted(processed - 1));
        }
      }
    }
  }

  /** Stops the consumer after some records, and returns how many there were. */
  private static long firstRun(Map<String, String> kafka) {
    try (Child consumer = terminal(kafka, "consumer --group X --manual-commit", "")) {
      consumer.awaitOut(VALUE.formatted(2)::equals);
      consumer.signal("INT");
      assertThat(consumer.awaitExit()).as(consumer.toString()).isEqualTo(130);
      assertThat(consumer.out()).contains("*".repeat(100));
      return consumer.out().stream().filter(line -> line.startsWith("The value is : ")).count();
    }
  }

  private static Child terminal(Map<String, String> environment, String command, String more) {
    String path = Path.of("scripts").toAbsolutePath() + ":$PATH";
    return Child.exec(
        environment, List.of("bash", "-c", "PATH=%s; exec %s %s".formatted(path, command, more)));
  }
}
