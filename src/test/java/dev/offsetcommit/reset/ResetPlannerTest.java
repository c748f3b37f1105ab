package dev.offsetcommit.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.cluster.TerseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Reset plans and their CSV. */
class ResetPlannerTest {

  private static final TopicPartition PARTITION = new TopicPartition("t", 0);
  private static final OffsetAndMetadata AT_50 =
      new OffsetAndMetadata(50, Optional.of(3), "1795355975191");
  private static final LogBounds LOG = new LogBounds(10, 100, 100);

  private static ResetStep plan(ResetTarget target, OffsetAndMetadata before) {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    committed.put(PARTITION, before);
    return ResetPlanner.plan(
            target, List.of(PARTITION), committed, Map.of(PARTITION, LOG), Map.of())
        .get(0);
  }

  @Test
  void toEarliestBringsBackWhatIsStillThere() {
    ResetStep step = plan(new ResetTarget.Earliest(), AT_50);
    assertThat(step.after().offset()).isEqualTo(10);
    assertThat(step.comeAgain()).isEqualTo(40);
    assertThat(step.skipped()).isZero();
  }

  @Test
  void toLatestSkipsWhatWaits() {
    ResetStep step = plan(new ResetTarget.Latest(), AT_50);
    assertThat(step.skipped()).isEqualTo(50);
    assertThat(step.comeAgain()).isZero();
  }

  @Test
  void toCurrentChangesNothingNotEvenTheEpoch() {
    assertThat(plan(new ResetTarget.Current(), AT_50).after()).isEqualTo(AT_50);
    assertThat(plan(new ResetTarget.Current(), null).after().offset()).isEqualTo(100);
  }

  @Test
  void anEpochThatThePartitionNeverHadIsLeftOutAlsoWhereTheOffsetStays() {
    OffsetAndMetadata above = new OffsetAndMetadata(50, Optional.of(4), "theirs");
    for (ResetTarget target : List.of(new ResetTarget.Current(), new ResetTarget.Offset(50))) {
      ResetStep step =
          ResetPlanner.plan(
                  target,
                  List.of(PARTITION),
                  Map.of(PARTITION, above),
                  Map.of(PARTITION, new LogBounds(10, 100, 100, 3)),
                  Map.of())
              .get(0);
      assertThat(step.after()).isEqualTo(new OffsetAndMetadata(50, "theirs"));
      assertThat(step.isUnchanged()).isFalse();
    }
  }

  @Test
  void anOffsetOutsideTheLogIsMovedAndSaysByHowMuch() {
    assertThat(plan(new ResetTarget.Offset(3), AT_50).movedBy()).isEqualTo(7);
    assertThat(plan(new ResetTarget.Shift(1000), AT_50).movedBy()).isEqualTo(-950);
    assertThat(plan(new ResetTarget.Shift(-10), AT_50).movedBy()).isZero();
  }

  @Test
  void aShiftForwardNeverGoesBack() {
    ResetStep step = plan(new ResetTarget.Shift(Long.MAX_VALUE), AT_50);
    assertThat(step.after().offset()).isEqualTo(100);
    assertThat(step.movedBy()).isNegative();
  }

  @Test
  void aShiftNeedsACommit() {
    assertThatThrownBy(() -> plan(new ResetTarget.Shift(1), null))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("t-0");
  }

  @Test
  void aTimeAfterTheLastRecordIsTheEnd() {
    assertThat(plan(new ResetTarget.Time(1), AT_50).after().offset()).isEqualTo(100);
  }

  private static OffsetAndMetadata withRecord(
      ResetStep step, Map<TopicPartition, OffsetAndMetadata> committed) {
    assertThat(ResetPlanner.lacksRecord(step)).isTrue();
    return ResetPlanner.withRecord(step, 1795355970000L, Optional.of(2), committed).after();
  }

  @Test
  void theMetadataOfTheOldOffsetStaysWithIt() {
    for (String metadata : List.of("1795355975191", "gAEAAAAAAAAAkAE=", "")) {
      OffsetAndMetadata before = new OffsetAndMetadata(50, Optional.of(3), metadata);
      for (ResetTarget target :
          List.of(
              new ResetTarget.Offset(60), new ResetTarget.Latest(), new ResetTarget.Shift(-1))) {
        OffsetAndMetadata after = plan(target, before).after();
        assertThat(after).isEqualTo(new OffsetAndMetadata(after.offset()));
      }
    }
  }

  @Test
  void aTimestampIsWrittenOnlyForAGroupThatKeepsTimestamps() {
    ResetStep ours = plan(new ResetTarget.Offset(60), AT_50);
    assertThat(withRecord(ours, Map.of(PARTITION, AT_50)))
        .isEqualTo(new OffsetAndMetadata(60, Optional.of(2), "1795355970000"));
    OffsetAndMetadata foreign = new OffsetAndMetadata(50, Optional.of(3), "gAEAAAAAAAAAkAE=");
    ResetStep others = plan(new ResetTarget.Offset(60), foreign);
    assertThat(withRecord(others, Map.of(PARTITION, foreign)))
        .isEqualTo(new OffsetAndMetadata(60, Optional.of(2), ""));
  }

  @Test
  void aPartitionWithoutACommitIsJudgedByTheOthersOfItsGroup() {
    ResetStep first = plan(new ResetTarget.Offset(60), null);
    TopicPartition other = new TopicPartition("t", 1);
    TopicPartition third = new TopicPartition("t", 2);
    OffsetAndMetadata bare = new OffsetAndMetadata(7);
    OffsetAndMetadata foreign = new OffsetAndMetadata(7, "gAEAAAAAAAAAkAE=");
    assertThat(withRecord(first, Map.of()).metadata()).isEmpty();
    assertThat(withRecord(first, Map.of(other, bare)).metadata()).isEmpty();
    assertThat(withRecord(first, Map.of(other, foreign, third, AT_50)).metadata()).isEmpty();
    assertThat(withRecord(first, Map.of(other, bare, third, AT_50)).metadata())
        .isEqualTo("1795355970000");
  }

  @Test
  void anotherGroupsCommitIsTakenWithItsMetadata() {
    ResetTarget target = new ResetTarget.Given(Map.of(PARTITION, AT_50));
    ResetStep step = plan(target, new OffsetAndMetadata(20));
    assertThat(step.after()).isEqualTo(AT_50);
    assertThat(ResetPlanner.lacksRecord(step)).isFalse();
  }

  @Test
  void anotherGroupsMetadataDoesNotGoToAnotherOffset() {
    // That group is past the end, so this one cannot go where it is.
    OffsetAndMetadata at150 = new OffsetAndMetadata(150, Optional.of(7), "1795355975999");
    ResetTarget target = new ResetTarget.Given(Map.of(PARTITION, at150));
    ResetStep step = plan(target, AT_50);
    assertThat(step.after()).isEqualTo(new OffsetAndMetadata(100));
    assertThat(ResetPlanner.lacksRecord(step)).isTrue();
  }

  @Test
  void whatIsThereAlreadyStaysToTheLastByte() {
    ResetStep step = plan(new ResetTarget.Offset(50), AT_50);
    assertThat(step.after()).isEqualTo(AT_50);
    assertThat(step.isUnchanged()).isTrue();
  }

  @Test
  void whatWasNeverThereDoesNotComeAgain() {
    assertThat(plan(new ResetTarget.Offset(90), new OffsetAndMetadata(1000)).comeAgain())
        .isEqualTo(10);
  }

  @Test
  void deletedOffsetsNeitherComeAgainNorAreSkipped() {
    ResetStep step = plan(new ResetTarget.Latest(), new OffsetAndMetadata(0));
    assertThat(step.skipped()).isEqualTo(90);
  }

  @Test
  void kafkasCsvIsReadInBothForms() {
    Map<TopicPartition, OffsetAndMetadata> expected = Map.of(PARTITION, new OffsetAndMetadata(7));
    assertThat(ResetCsv.read("t,0,7\n", "g", "f")).isEqualTo(expected);
    assertThat(ResetCsv.read("g,t,0,7\nother,t,0,9\n", "g", "f")).isEqualTo(expected);
    assertThat(ResetCsv.read("\"t\",0,7", "g", "f")).isEqualTo(expected);
  }

  @Test
  void aBrokenCsvNamesTheLine() {
    for (String broken : List.of("t,0", "t,x,1", "t,0,-5", "a,b,c,d,e", "\"t,0,7")) {
      assertThatThrownBy(() -> ResetCsv.read("t,1,1\n" + broken, "g", "plan.csv"))
          .isInstanceOf(TerseException.class)
          .hasMessageContaining("plan.csv, line 2");
    }
    assertThatThrownBy(() -> ResetCsv.read("other,t,0,9\n", "g", "plan.csv"))
        .hasMessageContaining("no line for group g");
  }
}
