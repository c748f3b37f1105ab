package dev.offsetcommit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DemoResultTest {

  private static final DemoResult.Partition EMPTY = new DemoResult.Partition(0, 0, 0, null);

  private static boolean isComplete(long sent, long consumed, Long committed) {
    return new DemoResult(List.of(EMPTY, new DemoResult.Partition(1, sent, consumed, committed)))
        .isComplete();
  }

  @Test
  void everythingConsumedAndCommittedIsComplete() {
    assertThat(isComplete(3, 3, 3L)).isTrue();
  }

  @Test
  void aNumberThatWasNotConsumedIsMissed() {
    assertThat(isComplete(3, 2, 3L)).isFalse();
  }

  @Test
  void anOffsetThatWasNotCommittedIsMissed() {
    assertThat(isComplete(3, 3, 2L)).isFalse();
    assertThat(isComplete(3, 3, null)).isFalse();
  }

  @Test
  void theSumsAreOverAllPartitions() {
    DemoResult result =
        new DemoResult(
            List.of(
                EMPTY,
                new DemoResult.Partition(1, 3, 2, 1L),
                new DemoResult.Partition(2, 4, 4, 4L)));

    assertThat(result.sent()).isEqualTo(7);
    assertThat(result.consumed()).isEqualTo(6);
    assertThat(result.committed()).isEqualTo(5);
  }
}
