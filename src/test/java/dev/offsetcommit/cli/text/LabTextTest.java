package dev.offsetcommit.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.lab.check.Anomaly;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.check.Findings;
import dev.offsetcommit.lab.check.Promise;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabTextTest {

  private static ExperimentResult row(String mode, long lost, List<String> invalid) {
    Findings findings =
        new Findings(
            100,
            3,
            lost,
            lost,
            new Findings.Bounds(0, 1),
            0,
            0,
            lost == 0 ? Map.of() : Map.of(Anomaly.Kind.LOST, lost),
            List.of(),
            invalid);
    return new ExperimentResult(
        mode, "classic", "kill", 3, Promise.atLeastOnce(1), findings, List.of(), Path.of("h"));
  }

  @Test
  void whatHeldIsCounted() {
    assertThat(LabText.verdict(List.of(row("record", 0, List.of()), row("batch", 0, List.of()))))
        .isEqualTo(
            "The promise held in 2 of 2 experiments: nothing was lost or repeated beyond it");
  }

  @Test
  void whatDidNotHoldIsNamed() {
    assertThat(
            LabText.verdict(
                List.of(
                    row("record", 0, List.of()),
                    row("batch", 2, List.of()),
                    row("auto", 0, List.of("no strike met it")))))
        .isEqualTo(
            "The promise held in 1 of 3 experiments: nothing was lost or repeated beyond it."
                + " The promise was broken in batch, classic, kill."
                + " Nothing can be said of auto, classic, kill: see the reason above");
  }
}
