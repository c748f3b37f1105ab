package dev.offsetcommit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Answering;
import dev.offsetcommit.harness.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No Kafka at the address: each command says what it waits for and why, and ends with 1. */
@Order(3)
@Execution(ExecutionMode.CONCURRENT)
class NoBrokerTest {

  /** No process listens there. */
  private static final String NOBODY = "127.0.0.1:1";

  @TempDir private Path directory;

  static Stream<List<String>> commands() {
    return Stream.of(
        List.of("producer"),
        List.of("consumer", "-g", "x"),
        List.of("consumer", "-g", "x", "--group-protocol", "consumer", "--commit", "record"),
        List.of("lag"),
        List.of("lag", "-g", "x", "--threshold", "0"),
        List.of("reset", "-g", "x", "--all-topics", "--to-latest", "--execute"),
        List.of("journal", "-g", "x"),
        List.of("bench"));
  }

  private static Command run(List<String> command, String servers) {
    List<String> line = new ArrayList<>(command);
    line.addAll(
        List.of(
            "-b", servers, "-X", "default.api.timeout.ms=2000", "-X", "request.timeout.ms=2000"));
    Command ended = Command.run(line.toArray(String[]::new));
    assertThat(ended.code()).as(ended.toString()).isEqualTo(1);
    return ended;
  }

  @ParameterizedTest
  @MethodSource("commands")
  @Execution(ExecutionMode.CONCURRENT)
  void eachCommandSaysWhatItWaitsForAndEndsWithTheSameReason(List<String> command) {
    Command ended = run(command, NOBODY);

    assertThat(ended.errLines()).contains("Waiting for 127.0.0.1:1: connection refused");
    assertThat(ended.errLines())
        .last()
        .isEqualTo(
            "Cannot reach Kafka at 127.0.0.1:1: connection refused. Is a broker there? 'broker' starts one, -b names another.");
  }

  @Test
  void theLabWithoutTheUsersBrokerSaysSo() {
    Command ended =
        run(
            List.of("lab", "--commit", "record", "--fault", "kill", "--history", directory + "/h"),
            NOBODY);

    assertThat(ended.err()).contains("Cannot reach Kafka at 127.0.0.1:1: connection refused.");
  }

  @Test
  void inJsonTheWaitIsALineOfJson() {
    assertThat(run(List.of("producer", "--output", "json"), NOBODY).errLines())
        .contains(
            "{\"type\":\"waiting_for_broker\",\"servers\":\"127.0.0.1:1\",\"reason\":\"connection refused\"}");
  }

  @Test
  void aPortThatIsNotKafkaIsNamedAsWhatItIs() throws IOException {
    // The first byte of the size that a client sees here makes it negative: nothing is allocated.
    byte[] garbage = {-1, 'S', 'S', 'H', '-', '2', '.', '0', '\r', '\n'};
    try (Answering other = Answering.with(garbage)) {
      assertThat(run(List.of("lag"), other.address()).errLines())
          .last()
          .asString()
          .contains(other.address() + ": what answers there is not Kafka ('.SSH-2.0')");
    }
  }

  @Test
  void anUnknownHostIsNamedAtOnce() {
    for (List<String> command : List.of(List.of("producer"), List.of("consumer", "-g", "x"))) {
      Command ended = run(command, "no-such-host.invalid:9092");
      assertThat(ended.errLines())
          .last()
          .asString()
          .startsWith("Cannot reach Kafka at no-such-host.invalid:9092: unknown host.");
    }
  }
}
