package dev.offsetcommit.consumer.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A line has the fields of the contract, and is read as what was written. */
class EventCodecTest {

  private int samples;

  @Test
  void aCommitHasTheFieldsOfTheContract() {
    assertThat(
            EventCodec.write(
                new ConsumerEvent.OffsetsCommitted(
                    "t", 1, 42, "1700000000123", 1.5, true, "committed", null)))
        .isEqualTo(
            "{\"type\":\"offsets_committed\",\"topic\":\"t\",\"partition\":1,\"offset\":42,\"metadata\":\"1700000000123\",\"latency_ms\":1.5,\"success\":true,\"outcome\":\"committed\",\"error\":null}");
  }

  @Test
  void anAssignmentTellsWhereEachPartitionResumesAndWhy() {
    assertThat(
            EventCodec.write(
                new ConsumerEvent.PartitionsAssigned(
                    List.of(
                        new ConsumerEvent.Resume("t", 0, 5, "committed", null, "17", 2),
                        new ConsumerEvent.Resume("t", 1, 0, "reset", "earliest", null, 0)),
                    null)))
        .isEqualTo(
            "{\"type\":\"partitions_assigned\",\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"offset\":5,\"reason\":\"committed\",\"reset\":null,\"metadata\":\"17\",\"come_again\":2},{\"topic\":\"t\",\"partition\":1,\"offset\":0,\"reason\":\"reset\",\"reset\":\"earliest\",\"metadata\":null,\"come_again\":0}],\"paused_ms\":null}");
  }

  @Test
  void theEndHasItsCounts() {
    assertThat(EventCodec.write(new ConsumerEvent.ShutdownComplete(10, 4, 1, 2, 3, 5, 6)))
        .isEqualTo(
            "{\"type\":\"shutdown_complete\",\"records\":10,\"commits\":4,\"duplicates_known\":1,\"invalid\":2,\"most_unconfirmed\":3,\"deleted\":5,\"gaps\":6}");
  }

  @Test
  void aLineBreakInAValueDoesNotBreakTheLine() {
    assertThat(
            EventCodec.write(new ConsumerEvent.InvalidRecord("t", 0, 1, "a\nb", "'\\x0a'", "skip")))
        .doesNotContain("\n")
        .contains("\"reason\":\"a\\nb\"");
  }

  @Test
  void eachKindOfLineIsReadAsItWasWritten() throws ReflectiveOperationException {
    List<Class<?>> kinds = new ArrayList<>(List.of(ConsumerEvent.class.getPermittedSubclasses()));
    kinds.addAll(List.of(OutputLine.Record.class, OutputLine.Error.class));
    for (Class<?> kind : kinds) {
      Object line = sample(kind);
      assertThat(EventCodec.read(EventCodec.write((OutputLine) line))).isEqualTo(line);
    }
  }

  /** No two components are alike, so that none is taken for another. */
  private Object sample(Type type) throws ReflectiveOperationException {
    if (type instanceof ParameterizedType list) {
      return List.of(sample(list.getActualTypeArguments()[0]));
    }
    Class<?> kind = (Class<?>) type;
    if (!kind.isRecord()) {
      int n = ++samples;
      return kind == String.class
          ? "text " + n
          : kind == int.class
              ? n
              : kind == boolean.class ? true : kind == Double.class ? n + 0.5 : (Object) (long) n;
    }
    List<Object> values = new ArrayList<>();
    List<Class<?>> types = new ArrayList<>();
    for (RecordComponent component : kind.getRecordComponents()) {
      values.add(sample(component.getGenericType()));
      types.add(component.getType());
    }
    return kind.getDeclaredConstructor(types.toArray(Class[]::new)).newInstance(values.toArray());
  }

  @Test
  void whatAnotherVersionWroteDoesNotBreakTheReader() {
    assertThat(EventCodec.read("{\"type\":\"paused\",\"checkpoint\":\"x\",\"since\":[1]}"))
        .isEqualTo(new ConsumerEvent.Paused("x"));
    assertThat(EventCodec.read("{\"type\":\"partitions_lost\"}"))
        .isEqualTo(new ConsumerEvent.PartitionsLost(List.of()));
    for (String other :
        List.of(
            "{}",
            "{\"type\":\"moved\",\"offset\":1}",
            "{\"type\":\"record\",\"offset\":\"first\"}",
            "{\"type\":\"partitions_lost\",\"partitions\":7}")) {
      assertThat(EventCodec.read(other)).as(other).isInstanceOf(OutputLine.Other.class);
    }
    for (String cut : List.of("", "7", "{\"type\":\"partitions_lost\",\"partitions\":[{\"top")) {
      assertThat(EventCodec.read(cut)).as(cut).isNull();
    }
  }
}
