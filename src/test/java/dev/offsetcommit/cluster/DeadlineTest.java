package dev.offsetcommit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  private long nanoTime = Long.MAX_VALUE - 5;

  @Test
  void isOverAfterItsTimeAlsoWhereTheClockWrapsAround() {
    Deadline deadline = Deadline.in(Duration.ofNanos(10), () -> nanoTime);
    nanoTime += 9;
    assertThat(deadline.isOver()).isFalse();
    assertThat(deadline.left()).isEqualTo(Duration.ofNanos(1));
    nanoTime++;
    assertThat(deadline.isOver()).isTrue();
    nanoTime++;
    assertThat(deadline.left()).isZero();
  }
}
