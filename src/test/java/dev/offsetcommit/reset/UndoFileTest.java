package dev.offsetcommit.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.LogBounds;
import dev.offsetcommit.cluster.TerseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The undo file, and what is planned from it. */
class UndoFileTest {

  private static final TopicPartition PARTITION = new TopicPartition("t", 0);
  private static final TopicPartition OTHER = new TopicPartition("t", 1);
  private static final OffsetAndMetadata AT_50 =
      new OffsetAndMetadata(50, Optional.of(3), "1795355975191");
  private static final OffsetAndMetadata RESET = new OffsetAndMetadata(10, Optional.of(1), "");
  private static final LogBounds LOG = new LogBounds(10, 100, 100);
  private static final Uuid ID = Uuid.randomUuid();
  private static final Map<String, Uuid> IDS = Map.of("t", ID);

  @TempDir private Path directory;

  private UndoFile written() {
    Path file = directory.resolve("undo-" + Uuid.randomUuid());
    UndoFile.write(
        file,
        "g",
        List.of(
            new ResetStep(PARTITION, AT_50, RESET, 10, LOG),
            new ResetStep(OTHER, null, RESET, 10, LOG)),
        IDS);
    return UndoFile.read(file);
  }

  @Test
  void itKeepsAllThatIsOverwritten() {
    UndoFile undo = written();
    assertThat(undo.group()).isEqualTo("g");
    assertThat(undo.entries())
        .containsEntry(PARTITION, new UndoEntry(AT_50, 10L, Optional.of(""), Optional.of(ID)))
        .containsEntry(OTHER, new UndoEntry(null, 10L, Optional.of(""), Optional.of(ID)));
  }

  @Test
  void anExistingFileIsLeftAlone() throws Exception {
    Path file = Files.writeString(directory.resolve("undo"), "precious");
    assertThatThrownBy(
            () ->
                UndoFile.write(
                    file, "g", List.of(new ResetStep(PARTITION, AT_50, RESET, 10, LOG)), IDS))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("nothing was reset");
    assertThat(file).hasContent("precious");
  }

  /** As the first version wrote it. */
  private static String line(String group) {
    return "{\"group\":\"%s\",\"topic\":\"t\",\"partition\":0,\"offset\":1,\"metadata\":\"\",\"leader_epoch\":null,\"reset_to\":2}\n"
        .formatted(group);
  }

  private UndoFile read(String text) throws Exception {
    return UndoFile.read(Files.writeString(directory.resolve("file"), text));
  }

  @Test
  void anOlderFileIsRead() throws Exception {
    assertThat(read(line("g")).entries())
        .containsEntry(
            PARTITION,
            new UndoEntry(new OffsetAndMetadata(1), 2L, Optional.empty(), Optional.empty()));
  }

  @Test
  void anotherFileIsNotAnUndoFile() {
    for (String other :
        List.of("t,0,7\n", "{\"a\":1}\n", "", line("g") + line("other"), line("g") + line("g"))) {
      assertThatThrownBy(() -> read(other)).as(other).isInstanceOf(TerseException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'offset':'1'",
        "'offset':1.5",
        "'offset':-1",
        "'offset':1e30",
        "'offset':true",
        "'offset':99999999999999999999",
        "'partition':'0'",
        "'partition':null",
        "'partition':-1",
        "'partition':4294967296",
        "'leader_epoch':'3'",
        "'reset_to':'2'",
        "'metadata':7",
        "'metadata':null",
        "'topic':7",
        "'group':7"
      })
  void aValueOfAnotherTypeIsRefusedAndNotTakenForZero(String field) throws Exception {
    String json = field.replace('\'', '"');
    String name = json.substring(0, json.indexOf(':'));
    String broken = line("g").replaceFirst(name + ":(\"[^\"]*\"|[^,}]*)", json);
    assertThat(broken).contains(json);
    assertThatThrownBy(() -> read("\n" + broken))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining(name.replace("\"", ""));
  }

  private static List<ResetStep> plan(UndoFile undo, LogBounds log, Map<String, Uuid> ids) {
    return UndoPlanner.plan(
        undo, Map.of(PARTITION, RESET, OTHER, RESET), Map.of(PARTITION, log, OTHER, log), ids);
  }

  @Test
  void anUndoSetsWhatWasThere() {
    List<ResetStep> steps = plan(written(), LOG, IDS);
    assertThat(steps).extracting(ResetStep::after).containsExactly(AT_50, null);
    assertThat(UndoPlanner.committedSince(written(), steps)).isEmpty();
    assertThat(plan(written(), LOG, Map.of())).isEqualTo(steps);
  }

  /** A Java client waits at it for ever, and an older file does not know the topic's id. */
  @Test
  void anEpochThatThePartitionNeverHadIsNotBroughtBack() {
    List<ResetStep> steps = plan(written(), new LogBounds(10, 100, 100, 2), Map.of());
    assertThat(steps.get(0).after()).isEqualTo(new OffsetAndMetadata(50, AT_50.metadata()));
    assertThat(steps.get(1).after()).isNull();
    assertThat(plan(written(), new LogBounds(10, 100, 100, 3), Map.of()).get(0).after())
        .isEqualTo(AT_50);
  }

  @Test
  void aTopicThatWasCreatedAgainIsRefused() {
    assertThatThrownBy(() -> plan(written(), LOG, Map.of("t", Uuid.randomUuid())))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("Topic t was deleted and created again")
        .hasMessageContaining("Nothing was changed");
  }

  @Test
  void anOffsetPastTheLogEndIsRefused() {
    assertThatThrownBy(() -> plan(written(), new LogBounds(0, 49, 49), IDS))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("offset 50 of t-0")
        .hasMessageContaining("past the log end 49");
    assertThat(plan(written(), new LogBounds(0, 50, 50), IDS)).hasSize(2);
  }

  private static boolean since(OffsetAndMetadata now) {
    return new UndoEntry(AT_50, 10L, Optional.of(""), Optional.empty()).hasCommittedSince(now);
  }

  @Test
  void aGroupHasCommittedSinceWhereNeitherTheResetNorTheOldCommitIsThere() {
    assertThat(since(RESET)).isFalse();
    assertThat(since(AT_50)).as("the reset failed there").isFalse();
    assertThat(since(new OffsetAndMetadata(11))).isTrue();
    assertThat(since(null)).isTrue();
    assertThat(since(new OffsetAndMetadata(10, "1795355975191")))
        .as("the same offset, committed again")
        .isTrue();
    assertThat(since(new OffsetAndMetadata(50, "done: 51, 53"))).isTrue();
  }

  @Test
  void whatAnUndoHasPutBackWithoutItsLeaderEpochIsNoCommitSince() {
    OffsetAndMetadata before = new OffsetAndMetadata(50, Optional.of(3), "m");
    UndoEntry entry = new UndoEntry(before, 10L, Optional.of(""), Optional.empty());
    assertThat(entry.hasCommittedSince(new OffsetAndMetadata(50, "m"))).isFalse();
    assertThat(entry.hasCommittedSince(new OffsetAndMetadata(50, "other"))).isTrue();
    assertThat(entry.hasCommittedSince(new OffsetAndMetadata(51, "m"))).isTrue();
  }

  @Test
  void aCommitAfterOneWasRemovedIsACommitSince() {
    UndoEntry removed = new UndoEntry(AT_50, null, Optional.empty(), Optional.empty());
    Map<String, OffsetAndMetadata> now = new HashMap<>();
    assertThat(removed.hasCommittedSince(now.get("nothing"))).isFalse();
    assertThat(removed.hasCommittedSince(RESET)).isTrue();
  }
}
