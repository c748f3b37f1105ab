package dev.offsetcommit.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.commit.CommitMode;
import dev.offsetcommit.commit.CommitPlan;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConsumerSettingsTest {

  private static Map<String, Object> defaults(
      CommitMode mode, Duration processTime, Duration interval) {
    return ConsumerSettings.of("g", CommitPlan.of(mode)).defaults(processTime, interval, false);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 300000, 500",
    "PT0.01S, 300000, 500",
    "PT1S, 300000, 150",
    "PT30S, 300000, 5",
    "PT1H, 300000, 1",
    "PT0.1S, 6000, 30",
  })
  void aPollBringsNoMoreThanCanBeProcessedInHalfOfThePollInterval(
      Duration work, int intervalMs, String records) {
    assertThat(defaults(CommitMode.RECORD, work, Duration.ofMillis(intervalMs)))
        .containsEntry("max.poll.records", records)
        .containsEntry("max.poll.interval.ms", String.valueOf(intervalMs));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-, -, 300000", "6000, -, 6000", "6000, 7000, 7000", "soon, -, 300000"})
  void thePollIntervalInForceIsTheUsers(String file, String property, long expected) {
    ConnectionSettings connection =
        new ConnectionSettings(
            "localhost:9092",
            file == null ? Map.of() : Map.of("max.poll.interval.ms", file),
            property == null ? Map.of() : Map.of("max.poll.interval.ms", property));

    assertThat(ConsumerSettings.maxPollInterval(connection).toMillis()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "4.0.1, CONSUMER, AUTO, false",
    "4.1.2, CONSUMER, AUTO, false",
    "4.2.0, CONSUMER, AUTO, true",
    "4.2.0-rc1, CONSUMER, AUTO, true",
    "4.4.0, CONSUMER, AUTO, true",
    "4.10.0, CONSUMER, AUTO, true",
    "5.0.0, CONSUMER, AUTO, true",
    "unknown, CONSUMER, AUTO, true",
    "4.4.0, CLASSIC, AUTO, false",
    "4.4.0, CONSUMER, INTERVAL, false",
    "4.4.0, CONSUMER, RECORD, false",
  })
  void warnsOfAutoCommitOnTheConsumerProtocolByTheClientThatIsLoaded(
      String version, GroupProtocol protocol, CommitMode mode, boolean expected) {
    String warning =
        new ConsumerSettings(
                "g", protocol, null, IsolationLevel.READ_COMMITTED, CommitPlan.of(mode))
            .warning(version);

    assertThat(warning != null).isEqualTo(expected);
    if (expected) {
      assertThat(warning).contains("can lose records", "this is " + version, "--commit interval");
    }
  }

  @Test
  void whereEachPollIsOneCommitItBringsMore() {
    assertThat(defaults(CommitMode.BATCH, Duration.ZERO, Duration.ofMinutes(5)))
        .containsEntry("max.poll.records", "5000");
  }

  @Test
  void lagCanTellOneConsumerFromTheOtherByItsClientId() {
    String one = clientId();
    String other = clientId();

    assertThat(one).matches("[^-].*-" + ProcessHandle.current().pid() + "(-\\d+)?");
    assertThat(other).isNotEqualTo(one);
  }

  private static String clientId() {
    return (String)
        defaults(CommitMode.AUTO, Duration.ZERO, Duration.ofMinutes(5)).get("client.id");
  }

  @ParameterizedTest
  @EnumSource(CommitMode.class)
  void onlyAutoCommitHasTheClientCommit(CommitMode mode) {
    assertThat(ConsumerSettings.of("g", CommitPlan.of(mode)).decided(commit -> {}))
        .containsEntry("enable.auto.commit", String.valueOf(mode == CommitMode.AUTO))
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("allow.auto.create.topics", "false");
  }
}
