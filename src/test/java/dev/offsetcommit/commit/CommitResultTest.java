package dev.offsetcommit.commit;

import static dev.offsetcommit.commit.CommitResult.Outcome.COMMITTED;
import static dev.offsetcommit.commit.CommitResult.Outcome.REFUSED;
import static dev.offsetcommit.commit.CommitResult.Outcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class CommitResultTest {

  private static CommitResult.Outcome outcome(Exception error) {
    return new CommitResult(Map.of(), Duration.ZERO, error).outcome();
  }

  @Test
  void withoutAnErrorTheBrokerHasIt() {
    assertThat(outcome(null)).isEqualTo(COMMITTED);
  }

  @Test
  void whatWasNotAnsweredIsUnknown() {
    assertThat(outcome(new TimeoutException("60 s"))).isEqualTo(UNKNOWN);
    assertThat(outcome(DisconnectException.INSTANCE)).isEqualTo(UNKNOWN);
    assertThat(outcome(new WakeupException())).isEqualTo(UNKNOWN);
    assertThat(outcome(new RetriableCommitFailedException(DisconnectException.INSTANCE)))
        .isEqualTo(UNKNOWN);
    assertThat(outcome(new RetriableCommitFailedException(new TimeoutException("60 s"))))
        .isEqualTo(UNKNOWN);
  }

  @Test
  void whatWasAnsweredWithNoIsRefused() {
    assertThat(outcome(new CommitFailedException())).isEqualTo(REFUSED);
    assertThat(outcome(new RebalanceInProgressException())).isEqualTo(REFUSED);
    assertThat(
            outcome(
                new RetriableCommitFailedException(new CoordinatorLoadInProgressException("soon"))))
        .isEqualTo(REFUSED);
    assertThat(outcome(new OffsetMetadataTooLarge("4097"))).isEqualTo(REFUSED);
    assertThat(outcome(GroupAuthorizationException.forGroupId("g"))).isEqualTo(REFUSED);
  }
}
