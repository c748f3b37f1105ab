package dev.offsetcommit.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProducerPlanTest {

  private static ProducerPlan withKeys(int keys) {
    return new ProducerPlan("t", 0, 10, keys, Pace.every(Duration.ZERO));
  }

  @Test
  void withoutKeysARecordHasNone() {
    assertThat(withKeys(0).key(5)).isNull();
  }

  @Test
  void theKeyIsTheNumberModuloTheKeys() {
    assertThat(withKeys(3).key(7)).isEqualTo("1");
    assertThat(withKeys(1).key(7)).isEqualTo("0");
  }

  @Test
  void negativeNumbersHaveKeysFromTheSameSet() {
    assertThat(withKeys(3).key(-1)).isEqualTo("2");
  }

  @Test
  void numbersWithoutKeysGoToTheirOwnPartitionAtEveryPace() {
    ProducerPlan slow = new ProducerPlan("t", 0, 10, 0, Pace.every(Duration.ofSeconds(2)));

    assertThat(NumberProducer.defaults(slow))
        .containsEntry("partitioner.class", NumberPartitioner.class.getName());
    assertThat(NumberProducer.defaults(withKeys(0))).isEqualTo(NumberProducer.defaults(slow));
    assertThat(NumberProducer.defaults(withKeys(3))).as("keys decide the partition").isEmpty();
  }
}
