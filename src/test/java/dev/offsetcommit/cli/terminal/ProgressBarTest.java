package dev.offsetcommit.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

  private final AtomicLong nanos = new AtomicLong();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private ProgressBar bar(String rest) {
    return new ProgressBar(new PrintStream(err, true), nanos::get, steps -> steps + rest);
  }

  @Test
  void itIsDrawnAtMostTenTimesASecondAndTakenAwayOnce() {
    ProgressBar bar = bar(" done");
    for (int i = 0; i < 1024; i++) {
      bar.step();
      nanos.addAndGet(200_000);
    }
    bar.close();
    bar.close();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("\r\u001b[K512 done\r\u001b[K1024 done\r\u001b[K");
  }

  @Test
  void aLineThatWouldWrapIsCut() {
    bar(" done" + " and more".repeat(500)).draw();
    assertThat(err.toString(StandardCharsets.UTF_8)).hasSizeLessThan(4000).endsWith("…");
  }

  @Test
  void aPartIsShownOfItsWhole() {
    assertThat(ProgressBar.percent(29, 100)).isEqualTo(" 29% [####............]");
    assertThat(ProgressBar.percent(7, 7)).isEqualTo("100% [################]");
    assertThat(ProgressBar.bar(0, 0, 4)).isEqualTo("[....]");
  }
}
