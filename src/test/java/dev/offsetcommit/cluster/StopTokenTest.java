package dev.offsetcommit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A stop is heard by each wait and by each registered action, once. */
class StopTokenTest {

  private final StopToken stop = new StopToken();
  private final List<String> done = new ArrayList<>();

  @Test
  void endsAWaitOfAnotherThread() throws Exception {
    CompletableFuture<Boolean> heard =
        CompletableFuture.supplyAsync(() -> stop.await(Duration.ofMinutes(1)));
    stop.stop();
    assertThat(heard.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(stop.isStopped()).isTrue();
  }

  @Test
  void aWaitWithoutAStopEndsWithItsTime() {
    assertThat(stop.await(Duration.ofMillis(1))).isFalse();
    assertThat(stop.isStopped()).isFalse();
  }

  @Test
  void runsEachActionOnceAtTheFirstStop() {
    stop.onStop(() -> done.add("first"));
    stop.onStop(() -> done.add("second"));
    assertThat(done).isEmpty();
    stop.stop();
    stop.stop();
    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void runsAnActionAtOnceWhereTheStopCameBefore() {
    stop.stop();
    stop.onStop(() -> done.add("late"));
    assertThat(done).containsExactly("late");
  }

  @Test
  void endsWorkWhileItLastsAndNotAfterwards() {
    Runnable end = () -> done.add("ended");
    assertThat(stop.call(() -> "worked", end)).isEqualTo("worked");
    String outcome =
        stop.call(
            () -> {
              stop.stop();
              return "stopped";
            },
            end);
    assertThat(outcome).isEqualTo("stopped");
    assertThat(done).containsExactly("ended");
  }

  @Test
  void anInterruptEndsAWaitAndIsKept() {
    Thread.currentThread().interrupt();
    assertThat(stop.await(Duration.ofMinutes(1))).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }
}
