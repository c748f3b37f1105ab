package dev.offsetcommit.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StopDeadlineTest {

  private static final Duration USUAL = Duration.ofSeconds(60);

  private final AtomicLong nanoTime = new AtomicLong();
  private final StopDeadline stop = new StopDeadline(nanoTime::get);

  private void afterSeconds(int seconds) {
    nanoTime.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void aRunThatIsNotStoppedHasTheUsualTime() {
    afterSeconds(100);
    assertThat(stop.forCommits(USUAL)).isEqualTo(USUAL);
    assertThat(stop.forClose(USUAL)).isEqualTo(USUAL);
    assertThat(stop.isOver()).isFalse();
  }

  @Test
  void allCommitsTogetherHaveFiveSecondsAndTheCloseWhatIsLeftOfEight() {
    stop.begin();
    assertThat(stop.forCommits(USUAL)).isEqualTo(Duration.ofSeconds(5));
    assertThat(stop.forCommits(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    afterSeconds(3);
    stop.begin();
    assertThat(stop.forCommits(USUAL)).as("a second signal is no reprieve").hasSeconds(2);
    afterSeconds(3);
    assertThat(stop.forCommits(USUAL)).isZero();
    assertThat(stop.isOver()).isTrue();
    assertThat(stop.forClose(USUAL)).hasSeconds(2);
    afterSeconds(100);
    assertThat(stop.forClose(USUAL)).isZero();
  }

  @Test
  void whatBlocksIsEndedWhenTheTimeIsOver() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    stop.whenOver(ended::countDown);
    afterSeconds(1);
    assertThat(ended.getCount()).isOne();
    stop.begin();
    afterSeconds(5);
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatBeginsToBlockInAStopIsEndedToo() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    stop.begin();
    stop.whenOver(ended::countDown);
    afterSeconds(5);
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
  }
}
