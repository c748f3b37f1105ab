package dev.offsetcommit.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Postgres;
import dev.offsetcommit.harness.SharedBroker;
import dev.offsetcommit.sink.BareInsert;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast the exactly-once modes are, each beside its peer in the same run. Every figure is that
 * of a whole process, from its start to its end. It runs only when it is named: {@code mvn verify
 * -Pcampaign -Dit.test=SinkSpeed [-Drecords=N -Druns=N]}.
 */
@ExtendWith({SharedBroker.class, Postgres.Extension.class})
class SinkSpeed {

  private static final int RECORDS = Integer.getInteger("records", 1_000_000);
  private static final int RUNS = Integer.getInteger("runs", 3);
  private static final int PARTITIONS = 4;

  /** What a poll of these modes brings at most, and so the size of their transactions. */
  private static final int ROWS_PER_TRANSACTION = 5000;

  @TempDir Path directory;
  private Cluster cluster;
  private String topic;
  private int databases;

  @BeforeEach
  void numbers(Cluster cluster) {
    this.cluster = cluster;
    topic = cluster.newTopic(PARTITIONS);
    cluster.produce(topic, PARTITIONS, 0, RECORDS);
  }

  @Test
  void aSinkInPostgresBesideABareLoop(Postgres postgres) {
    String durable = "fsync=on, synchronous_commit=on";
    postgres.makeDurable();
    assertThat(settings(postgres.newDatabase())).isEqualTo(durable);
    Map<String, Supplier<List<String>>> lines = new LinkedHashMap<>();
    lines.put("bare loop", () -> bare(postgres.newDatabase()));
    lines.put(
        "bare loop, reWriteBatchedInserts",
        () -> bare(postgres.newDatabase() + "&reWriteBatchedInserts=true"));
    lines.put("--commit sink", () -> consumer("sink", "--sink", postgres.newDatabase()));
    compare("PostgreSQL (" + durable + ")", lines);
  }

  @Test
  void aSinkInSqliteBesideABareLoop() {
    Map<String, Supplier<List<String>>> lines = new LinkedHashMap<>();
    lines.put("bare loop", () -> bare(file() + "?journal_mode=WAL&synchronous=FULL"));
    lines.put("--commit sink", () -> consumer("sink", "--sink", file()));
    compare("SQLite (WAL, synchronous=FULL)", lines);
  }

  @Test
  void transactionsBesideBatch() {
    Map<String, Supplier<List<String>>> lines = new LinkedHashMap<>();
    lines.put("--commit batch", () -> consumer("batch"));
    lines.put(
        "--commit transaction",
        () -> consumer("transaction", "--output-topic", cluster.newTopic(PARTITIONS)));
    compare("Kafka", lines);
  }

  private String file() {
    return "jdbc:sqlite:" + directory.resolve("numbers" + databases++ + ".db");
  }

  private static String settings(String url) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_setting('fsync'), current_setting('synchronous_commit')")) {
      row.next();
      return "fsync=" + row.getString(1) + ", synchronous_commit=" + row.getString(2);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> bare(String url) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        BareInsert.class.getName(),
        url,
        String.valueOf(RECORDS),
        String.valueOf(ROWS_PER_TRANSACTION));
  }

  private List<String> consumer(String mode, String... more) {
    List<String> line =
        new ArrayList<>(List.of(Path.of("scripts", "consumer").toString(), "-t", topic));
    line.addAll(List.of("-b", cluster.bootstrapServers(), "-g", cluster.newName("group"), "-e"));
    line.addAll(List.of("--output", "json", "--commit", mode));
    line.addAll(List.of(more));
    return line;
  }

  /** In turn, so that what else happens on the machine meets all of them. */
  private static void compare(String what, Map<String, Supplier<List<String>>> lines) {
    Map<String, List<Double>> perSecond = new LinkedHashMap<>();
    for (int run = 0; run < RUNS; run++) {
      lines.forEach(
          (name, line) ->
              perSecond.computeIfAbsent(name, key -> new ArrayList<>()).add(run(line.get())));
    }
    System.out.printf("%s, %,d records, records/s of %d runs:%n", what, RECORDS, RUNS);
    perSecond.forEach(
        (name, figures) -> {
          System.out.printf("  %-34s", name);
          figures.forEach(figure -> System.out.printf(" %,10.0f", figure));
          System.out.printf("   median %,.0f%n", median(figures));
        });
  }

  private static double run(List<String> line) {
    List<String> quiet = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" >/dev/null", "sh"));
    quiet.addAll(line);
    long start = System.nanoTime();
    try (Child child = Child.exec(Map.of(), quiet)) {
      assertThat(child.awaitExit()).as(child.toString()).isZero();
    }
    return RECORDS / ((System.nanoTime() - start) / 1e9);
  }

  private static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
