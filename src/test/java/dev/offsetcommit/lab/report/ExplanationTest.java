package dev.offsetcommit.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.lab.report.PartitionTimeline.Lane;
import dev.offsetcommit.lab.report.PartitionTimeline.Stretch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The crash that the report draws large. */
class ExplanationTest {

  private static final Lane FIRST =
      new Lane(1, List.of(new Stretch(0, 10, false)), 7L, "processed:10");

  private static PartitionTimeline tape(List<Stretch> lost, Lane... lanes) {
    return new PartitionTimeline(2, 40, List.of(lanes), lost);
  }

  @Test
  void theLongestRepeatIsPutDownToWhoHadProcessedItLast() {
    Lane second =
        new Lane(
            2, List.of(new Stretch(9, 10, true), new Stretch(10, 20, false)), 16L, "committed:2");
    Lane third =
        new Lane(4, List.of(new Stretch(16, 20, true), new Stretch(20, 40, false)), 40L, null);
    Explanation why =
        Explanation.repeated(List.of(tape(List.of(), FIRST, second, third))).orElseThrow();
    assertThat(why).isEqualTo(new Explanation(2, 16, 20, 2, "killed after a commit", 4));
    assertThat(why.offsets()).isEqualTo("offsets 16 to 19");
  }

  @Test
  void aLossIsPutDownToTheLastOneInFrontOfIt() {
    Lane second = new Lane(3, List.of(new Stretch(11, 40, false)), 40L, null);
    Explanation why =
        Explanation.lost(List.of(tape(List.of(new Stretch(10, 11, false)), FIRST, second)))
            .orElseThrow();
    assertThat(why)
        .isEqualTo(new Explanation(2, 10, 11, 1, "killed between processing and commit", 3));
    assertThat(why.offsets()).isEqualTo("offset 10");
  }

  @Test
  void whatNoConsumerWentPastHasNoReason() {
    List<PartitionTimeline> tapes = List.of(tape(List.of(new Stretch(10, 40, false)), FIRST));
    assertThat(Explanation.lost(tapes)).isEmpty();
    assertThat(Explanation.repeated(tapes)).isEmpty();
  }
}
