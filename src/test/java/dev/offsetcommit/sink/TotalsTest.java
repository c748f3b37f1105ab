package dev.offsetcommit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.consumer.Result;
import dev.offsetcommit.consumer.Wrapping;
import dev.offsetcommit.harness.Postgres;
import dev.offsetcommit.serde.NumberEvent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The running total of a group is exact, however large its numbers are. */
@ExtendWith(Postgres.Extension.class)
class TotalsTest {

  private static final TopicPartition PARTITION = new TopicPartition("numbers", 0);
  private static final String LARGEST = String.valueOf(Long.MAX_VALUE);

  @TempDir Path directory;

  private String file() {
    return "jdbc:sqlite:" + directory.resolve("numbers.db");
  }

  /** Writes numbers, each call as a batch of its own, behind what is there. */
  private static void write(String url, long... numbers) {
    SinkDatabase database = new SinkDatabase(new SinkAddress(url, Map.of()), event -> {});
    ResultTable results = new ResultTable("group", database.dialect());
    try (Sink sink = new Sink(database, new OffsetTable("group"), results, Wrapping.NONE)) {
      sink.open();
      Claim claim =
          sink.claim(Set.of(PARTITION), "id", unknown -> Map.of(PARTITION, 0L)).get(PARTITION);
      List<Result> batch =
          LongStream.of(numbers)
              .mapToObj(
                  n -> new Result(new ConsumerRecord<>("numbers", 0, 0, null, null), event(n)))
              .toList();
      sink.write(
          new Batch(
              List.of(new Batch.OffsetMove(PARTITION, claim, claim.nextOffset() + numbers.length)),
              batch));
    }
  }

  private static NumberEvent event(long number) {
    return new NumberEvent(number);
  }

  private static BigDecimal total(String url) {
    return new BigDecimal(Sql.text(url, "SELECT sum FROM totals"));
  }

  private static void isExact(String url) {
    write(url, Long.MAX_VALUE, Long.MAX_VALUE);
    assertThat(total(url)).isEqualTo(new BigDecimal(LARGEST).multiply(new BigDecimal(2)));

    write(url, 1);
    write(url, -3, Long.MIN_VALUE);
    assertThat(total(url)).isEqualTo(new BigDecimal(LARGEST).subtract(new BigDecimal(3)));
    assertThat(Sql.number(url, "SELECT count FROM totals")).isEqualTo(5);
  }

  @Test
  void theTotalOfAFileIsExactBeyond63Bits() {
    isExact(file());
  }

  @Test
  void theTotalOfAServerIsExactBeyond63Bits(Postgres postgres) {
    isExact(postgres.newDatabase());
  }

  /** Back to the tables of version 1, with a total as it would have it. */
  private void asVersion1(String total) {
    Sql.run(file(), "DROP TABLE totals");
    Sql.run(
        file(),
        "CREATE TABLE totals (group_id TEXT NOT NULL PRIMARY KEY, count BIGINT NOT NULL, sum INTEGER NOT NULL)");
    Sql.run(file(), "INSERT INTO totals VALUES ('group', 2, %s)".formatted(total));
    Sql.run(file(), "UPDATE sink_schema SET version = 1");
  }

  @Test
  void aFileOfTheFirstVersionIsUpgraded() {
    write(file(), 20, 22);
    asVersion1("42");

    write(file(), Long.MAX_VALUE);

    assertThat(total(file())).isEqualTo(new BigDecimal(LARGEST).add(new BigDecimal(42)));
    assertThat(Sql.number(file(), "SELECT version FROM sink_schema")).isEqualTo(2);
  }

  @Test
  void aTotalThatTheFirstVersionLostIsCalculatedAgain() {
    write(file(), Long.MAX_VALUE, 2);
    asVersion1("9.3e18");

    write(file(), 1);

    assertThat(total(file())).isEqualTo(new BigDecimal(LARGEST).add(new BigDecimal(3)));
  }

  /** It stopped at 2^63 - 1 after the second number, and the third one took it below. */
  @Test
  void aTotalThatTheFirstVersionLostAndMovedOnIsCalculatedAgain() {
    write(file(), Long.MAX_VALUE, 10, -1);
    asVersion1("9223372036854775806");
    Sql.run(file(), "UPDATE totals SET count = 3");

    write(file(), 1);

    assertThat(total(file())).isEqualTo(new BigDecimal(LARGEST).add(new BigDecimal(10)));
  }

  @Test
  void aTotalWhoseResultsWereRemovedIsKept() {
    write(file(), 20, 22);
    asVersion1("42");
    Sql.run(file(), "DELETE FROM results WHERE number = 20");

    write(file(), 1);

    assertThat(total(file())).isEqualTo(new BigDecimal(43));
  }

  @Test
  void aTotalThatIsLostForGoodIsRefused() {
    write(file(), Long.MAX_VALUE, 2);
    asVersion1(LARGEST);
    Sql.run(file(), "DELETE FROM results WHERE number = 2");

    assertThatThrownBy(() -> write(file(), 1))
        .isInstanceOf(TerseException.class)
        .hasMessageContaining("wrong total of group group")
        .hasMessageContaining("only 1 are still there");
    assertThat(Sql.number(file(), "SELECT version FROM sink_schema")).isEqualTo(1);
  }
}
