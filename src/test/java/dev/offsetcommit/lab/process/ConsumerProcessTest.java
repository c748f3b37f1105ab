package dev.offsetcommit.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A child as a process, whatever it runs. */
class ConsumerProcessTest {

  @TempDir Path directory;

  private ConsumerProcess start(String script) {
    return ConsumerProcess.start(1, List.of("sh", "-c", script), directory.resolve("child"));
  }

  /** It may end by itself just before it is to be stopped, and the lab must not wait for it. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aChildThatHasEndedIsNotWaitedFor() throws InterruptedException {
    ConsumerProcess child = start("exit 7");
    assertThat(child.awaitExit(Duration.ofSeconds(30))).isEqualTo(7);
    child.stop();
    child.goOn();
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aStoppedChildContinuesOnlyWhenItIsTold() throws InterruptedException {
    ConsumerProcess child = start("read -r end; exit 0");
    child.stop();
    child.signal("TERM");
    assertThat(child.awaitExit(Duration.ofMillis(300))).as("stopped").isNull();
    child.goOn();
    assertThat(child.awaitExit(Duration.ofSeconds(30))).isEqualTo(143);
  }
}
