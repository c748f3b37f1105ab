package dev.offsetcommit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.commit.StopDeadline;
import dev.offsetcommit.consumer.ConsumerPlan;
import dev.offsetcommit.consumer.NumberConsumer;
import dev.offsetcommit.consumer.Wrapping;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.harness.Await;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.Postgres;
import dev.offsetcommit.harness.SharedBroker;
import dev.offsetcommit.lab.checkpoint.Checkpoint;
import dev.offsetcommit.lab.checkpoint.Checkpoints;
import dev.offsetcommit.lab.checkpoint.Halting;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A sink that cannot be used: one line that says why, exit 1, and the next run resumes exactly. */
@Order(5)
@ExtendWith({SharedBroker.class, Postgres.Extension.class})
class SinkFailuresTest {

  private static final Duration PATIENCE = Duration.ofMillis(500);

  @TempDir Path directory;
  private Cluster cluster;
  private String topic;
  private String group;

  @BeforeEach
  void numbers(Cluster cluster) {
    this.cluster = cluster;
    topic = cluster.newTopic(1);
    group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 50);
  }

  private Command consume(String url, String... more) {
    List<String> line = line(url);
    line.add("-e");
    line.addAll(List.of(more));
    return Command.run(line.toArray(String[]::new));
  }

  private List<String> line(String url) {
    List<String> line = new ArrayList<>(List.of("consumer", "-b", cluster.bootstrapServers()));
    line.addAll(List.of("-t", topic, "-g", group, "--output", "json"));
    line.addAll(List.of("--commit", "sink", "--sink", url));
    return line;
  }

  private String file() {
    return "jdbc:sqlite:" + directory.resolve("numbers.db");
  }

  private static void fails(Command command, String... words) {
    ends(1, command, words);
  }

  private static void ends(int code, Command command, String... words) {
    assertThat(command.code()).as(command.toString()).isEqualTo(code);
    String line = command.errLines().get(command.errLines().size() - 1);
    assertThat(line).contains(words);
    assertThat(command.err()).doesNotContain("\tat ");
  }

  /** The offset and the results have moved together, as far as they did. */
  private static void isConsistent(String url) {
    assertThat(Sql.results(url)).isEqualTo(Sql.number(url, "SELECT next_offset FROM offsets"));
  }

  /** With the trouble over, the next run does what is left, exactly. */
  private void goesOn(String url, String... more) {
    isConsistent(url);
    Command next = consume(url, more);
    assertThat(next.code()).as(next.toString()).isZero();
    assertThat(Effects.inDatabase(cluster, topic, url, group).wrong()).isEmpty();
  }

  @Test
  void aRunThatStopsInTheMiddleOfAPollResumesBehindItsLastRecord() {
    assertThat(consume(file(), "-n", "7").code()).isZero();
    Command rest = consume(file());

    assertThat(rest.outLines()).hasSize(43);
    assertThat(Effects.inDatabase(cluster, topic, file(), group).wrong()).isEmpty();
    assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(50);
  }

  @Test
  void theDatabaseIsTheTruthAndKafkaHasACopy() throws ExecutionException, InterruptedException {
    assertThat(consume(file()).code()).isZero();
    cluster
        .admin()
        .deleteConsumerGroupOffsets(
            group, java.util.Set.of(new org.apache.kafka.common.TopicPartition(topic, 0)))
        .all()
        .get();

    assertThat(consume(file()).outLines()).isEmpty();
    assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(50);
  }

  /** A file that was lost, or a relative path used from another directory. */
  @Test
  void anotherFileThanBeforeIsNamedAndSkipsNothing() {
    isNewToTheGroup(file(), "jdbc:sqlite:" + directory.resolve("other.db"), "/other.db");
  }

  @Test
  void anotherDatabaseOfAServerIsNamedAndSkipsNothing(Postgres postgres) {
    isNewToTheGroup(postgres.newDatabase(), postgres.newDatabase(), "jdbc:postgresql:");
  }

  private void isNewToTheGroup(String before, String other, String name) {
    assertThat(consume(before).code()).isZero();
    cluster.produce(topic, 1, 50, 80);
    for (String reset : List.of("latest", "by_duration:PT1S", "none")) {
      Command refused = consume(other, "--auto-offset-reset", reset);
      fails(refused, name, topic + "-0 at 50", "--auto-offset-reset " + reset);
      assertThat(refused.outLines()).isEmpty();
    }
    assertThat(committed()).isEqualTo(50);

    Command again = consume(other);
    assertThat(again.code()).isZero();
    assertThat(again.outLines()).hasSize(80);
    assertThat(again.err())
        .contains("\"type\":\"sink_is_new\"", name, "\"committed\":50,\"offset\":0")
        .doesNotContain("\"reason\":\"reset\"");
    assertThat(consume(other).err()).doesNotContain("sink_is_new");
  }

  /** Without a commit there is nothing to be skipped: each beginning is the user's to choose. */
  @Test
  void aGroupThatIsNewToBothBeginsWhereItIsTold() {
    Command latest = consume(file(), "--auto-offset-reset", "latest");
    assertThat(latest.code()).as(latest.toString()).isZero();
    assertThat(latest.outLines()).isEmpty();
    assertThat(latest.err()).doesNotContain("sink_is_new");
    assertThat(committed()).isEqualTo(50);
  }

  @Test
  void aTopicThatWasCreatedAgainIsRefused() throws ExecutionException, InterruptedException {
    assertThat(consume(file()).code()).isZero();
    cluster.admin().deleteTopics(List.of(topic)).all().get();
    Topic.createAgain(cluster, topic);
    cluster.produce(topic, 1, 0, 80);

    fails(consume(file()), "deleted and created again", "DELETE FROM offsets");
  }

  @Test
  void anotherVersionAndForeignTablesAreRefused() {
    Sql.run(file(), "CREATE TABLE results (x INTEGER)");
    fails(consume(file()), "tables that offset-commit did not create: results");
    Sql.run(file(), "CREATE TABLE sink_schema (version INTEGER)");
    Sql.run(file(), "INSERT INTO sink_schema VALUES (7)");
    fails(consume(file()), "schema is version 7", "writes version 2");
  }

  @Test
  void aTopicThatIsReplacedWhileItIsReadIsRefused() throws Exception {
    List<String> line = line(file());
    // Only if nothing is noticed.
    line.addAll(List.of("--idle-timeout", "20s"));
    CompletableFuture<Command> running =
        CompletableFuture.supplyAsync(() -> Command.run(line.toArray(String[]::new)));
    Await.until(() -> committed() == 50, () -> "committed " + committed());
    cluster.admin().deleteTopics(List.of(topic)).all().get();
    Topic.createAgain(cluster, topic);
    cluster.produce(topic, 1, 1000, 1080);

    // Which of the two checks sees it first is chance: the topic's id, or an offset that was read.
    fails(running.get(60, TimeUnit.SECONDS), "deleted and created again");
    assertThat(Sql.number(file(), "SELECT count(*) FROM results WHERE number < 1000"))
        .isEqualTo(50);
    isConsistent(file());
  }

  private long committed() {
    var committed = cluster.committed(group, topic).get(0);
    return committed == null ? -1 : committed.offset();
  }

  @Test
  void aReadOnlyFileIsNamedAndTheNextRunResumes() {
    assertThat(consume(file(), "-n", "20").code()).isZero();

    fails(consume(file() + "?open_mode=1"), "readonly", "It is read-only", "numbers.db");
    goesOn(file());
  }

  @Test
  void aReadOnlyServerIsNamedAndTheNextRunResumes(Postgres postgres) {
    String url = postgres.newDatabase();
    assertThat(consume(url, "-n", "20").code()).isZero();

    fails(
        consume(url + "&options=-c%20default_transaction_read_only=on"),
        "read-only transaction",
        "use the primary server");
    goesOn(url);
  }

  /** Moved with the log of its last transactions left behind, as a careless backup does. */
  @Test
  void aFileThatIsMovedUnderTheRunEndsItBeforeKafkaIsToldAndTheNextRunResumes() throws Exception {
    Path moved = Files.createDirectory(directory.resolve("backup")).resolve("numbers.db");
    endsWhenTheFileGoes(
        file(), () -> Files.move(directory.resolve("numbers.db"), moved), "numbers.db was deleted");

    Files.move(moved, directory.resolve("numbers.db"));
    goesOn(file());
  }

  /** Its name in a URI; with a rollback journal SQLite sees it itself, and calls it read-only. */
  @Test
  void aFileWithARollbackJournalThatIsDeletedUnderTheRunEndsIt() {
    endsWhenTheFileGoes(
        "jdbc:sqlite:file:" + directory.resolve("numbers.db") + "?mode=rwc&journal_mode=DELETE",
        () -> Files.delete(directory.resolve("numbers.db")),
        "numbers.db was deleted");
  }

  @Test
  void aWriteAheadLogThatIsDeletedUnderTheRunEndsItToo() {
    endsWhenTheFileGoes(
        file(), () -> Files.delete(directory.resolve("numbers.db-wal")), "numbers.db-wal was");
  }

  private void endsWhenTheFileGoes(String url, Change change, String words) {
    assertThat(consume(url, "-n", "20").code()).isZero();
    List<ConsumerEvent> events = new ArrayList<>();
    NumberConsumer consumer =
        SinkConsumer.of(
            cluster,
            toTheEnd(),
            new SinkDatabase(new SinkAddress(url, Map.of()), event -> {}),
            System::nanoTime,
            events::add,
            at(
                Checkpoint.AFTER_POLL,
                () -> {
                  try {
                    change.make();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }));

    assertThatThrownBy(consumer::run)
        .isInstanceOf(TerseException.class)
        .hasMessageContaining(words)
        .hasMessageContaining("Put it back");
    assertThat(events).noneMatch(ConsumerEvent.OffsetsCommitted.class::isInstance);
    assertThat(committed()).isEqualTo(20);
  }

  /** Something that is done to a file. */
  private interface Change {
    void make() throws IOException;
  }

  /** It has come to its end, and nothing more is to be written. */
  @Test
  void aFileThatGoesWhileNothingIsReadEndsTheRun() throws Exception {
    List<String> line = line(file());
    CompletableFuture<Command> running =
        CompletableFuture.supplyAsync(() -> Command.run(line.toArray(String[]::new)));
    Await.until(() -> committed() == 50, () -> "committed " + committed());
    Files.delete(directory.resolve("numbers.db"));

    fails(running.get(60, TimeUnit.SECONDS), "numbers.db was deleted", "Put it back");
  }

  @Test
  void aFullDiskEndsTheRunAndTheNextOneResumes() {
    assertThat(consume(file(), "-n", "20").code()).isZero();
    cluster.produce(topic, 1, 50, 1000);
    long pages = Sql.number(file(), "PRAGMA page_count");
    String full = file() + "?max_page_count=" + (pages + 3);

    fails(consume(full, "-X", "max.poll.records=100"), "full", "Make room on its disk");
    assertThat(Sql.results(file())).isBetween(100L, 900L);
    goesOn(file());
  }

  /** The server says what it says when its disk is full. */
  @Test
  void aFullDiskOfAServerEndsTheRunAndTheNextOneResumes(Postgres postgres) {
    String url = postgres.newDatabase();
    assertThat(consume(url, "-n", "20").code()).isZero();
    Sql.run(
        url,
        "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$;CREATE TRIGGER fill BEFORE INSERT ON results FOR EACH ROW WHEN (NEW.number = 35) EXECUTE FUNCTION fill()");

    fails(consume(url, "-X", "max.poll.records=10"), "could not extend", "Make room on its disk");
    assertThat(Sql.results(url)).isEqualTo(30);
    Sql.run(url, "DROP TRIGGER fill ON results");
    goesOn(url);
  }

  @Test
  void aBusyFileIsWaitedForAWhileAndTheNextRunResumes() throws SQLException {
    isGivenUpWhile("BEGIN IMMEDIATE", file(), "busy_timeout=50");
  }

  @Test
  void aBusyServerIsWaitedForAWhileAndTheNextRunResumes(Postgres postgres) throws SQLException {
    isGivenUpWhile(
        "BEGIN; SELECT * FROM offsets FOR UPDATE",
        postgres.newDatabase(),
        "options=-c%20lock_timeout=50");
  }

  private void isGivenUpWhile(String lock, String url, String impatient) throws SQLException {
    assertThat(consume(url, "-n", "20").code()).isZero();
    List<ConsumerEvent> events = new ArrayList<>();
    SinkAddress address =
        new SinkAddress(url + (url.contains("?") ? "&" : "?") + impatient, Map.of());
    SinkDatabase database = new SinkDatabase(address, events::add, PATIENCE);
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      NumberConsumer consumer =
          SinkConsumer.of(
              cluster,
              toTheEnd(),
              database,
              System::nanoTime,
              event -> {},
              at(Checkpoint.AFTER_POLL, () -> statement.execute(lock)));
      long start = System.nanoTime();
      assertThatThrownBy(consumer::run)
          .isInstanceOf(TerseException.class)
          .hasMessageContaining("lock")
          .hasMessageContaining("Another process keeps it locked")
          .hasMessageContaining("Nothing is half-written");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(PATIENCE);
      statement.execute("ROLLBACK");
    }
    assertThat(events).hasSize(1);
    assertThat(((ConsumerEvent.SinkSilent) events.get(0)).error())
        .contains("lock")
        .doesNotContain("\n");
    assertThat(Sql.results(url)).isEqualTo(20);
    goesOn(url);
  }

  private ConsumerPlan toTheEnd() {
    return new ConsumerPlan(topic, group, "earliest", 0, true, null, Duration.ZERO, Duration.ZERO);
  }

  /** Without a write-ahead log readers hold up not the statements, but their commit. */
  @Test
  void aCommitThatAReaderHoldsUpIsTriedAgain() throws SQLException {
    String url = file() + "?journal_mode=DELETE&busy_timeout=50";
    assertThat(consume(url, "-n", "20").code()).isZero();
    List<ConsumerEvent> events = new ArrayList<>();
    try (Connection reader = DriverManager.getConnection(url);
        Statement statement = reader.createStatement()) {
      SinkDatabase database =
          new SinkDatabase(
              new SinkAddress(url, Map.of()),
              event -> {
                events.add(event);
                if (event instanceof ConsumerEvent.SinkSilent) {
                  execute(statement, "ROLLBACK");
                }
              });
      SinkConsumer.of(
              cluster,
              toTheEnd(),
              database,
              System::nanoTime,
              event -> {},
              at(
                  Checkpoint.AFTER_POLL,
                  () -> {
                    statement.execute("BEGIN");
                    statement.executeQuery("SELECT count(*) FROM results").close();
                  }))
          .run();
    }
    assertThat(events)
        .extracting(Object::getClass)
        .containsExactly(ConsumerEvent.SinkSilent.class, ConsumerEvent.SinkBack.class);
    assertThat(Effects.inDatabase(cluster, topic, url, group).wrong()).isEmpty();
  }

  private static void execute(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aCommitToAFileWithoutAnAnswerIsLookedUp() {
    isLookedUpAfter(new SQLException("busy", null, 5), file());
  }

  @Test
  void aCommitToAServerWithoutAnAnswerIsLookedUp(Postgres postgres) {
    isLookedUpAfter(new SQLException("the connection broke", "08006"), postgres.newDatabase());
  }

  /** The database has the first batch, and its answer does not come. */
  private void isLookedUpAfter(SQLException lost, String url) {
    List<ConsumerEvent> events = new ArrayList<>();
    AtomicBoolean done = new AtomicBoolean();
    SinkConsumer.of(
            cluster,
            toTheEnd(),
            new SinkDatabase(new SinkAddress(url, Map.of()), events::add),
            System::nanoTime,
            events::add,
            at(
                Checkpoint.COMMIT_SENT,
                () -> {
                  if (!done.getAndSet(true)) {
                    throw lost;
                  }
                }))
        .run();

    assertThat(events).hasAtLeastOneElementOfType(ConsumerEvent.SinkBack.class);
    assertThat(events.stream().filter(ConsumerEvent.OffsetsCommitted.class::isInstance))
        .isNotEmpty()
        .allMatch(event -> ((ConsumerEvent.OffsetsCommitted) event).success());
    assertThat(Effects.inDatabase(cluster, topic, url, group).wrong()).isEmpty();
  }

  @Test
  void aServerThatIsNotThereIsTriedForAWhileAndItsNameIsSaid() {
    SinkAddress address = new SinkAddress("jdbc:postgresql://no.such.host.invalid/x", Map.of());
    List<ConsumerEvent> events = new ArrayList<>();
    try (SinkDatabase database = new SinkDatabase(address, events::add, PATIENCE)) {
      assertThatThrownBy(() -> database.transact((connection, again) -> null))
          .isInstanceOf(TerseException.class)
          .hasMessageContaining("no.such.host.invalid)")
          .hasMessageContaining("Is it running")
          .message()
          .doesNotContain("..");
    }
    assertThat(events).hasSize(1);
  }

  /** The patience of twenty seconds would outlast the run. */
  @Test
  void aDatabaseThatIsAwayIsWaitedForNoLongerThanAStopMayTake() {
    SinkAddress address = new SinkAddress("jdbc:postgresql://no.such.host.invalid/x", Map.of());
    AtomicLong nanoTime = new AtomicLong();
    StopDeadline stop = new StopDeadline(nanoTime::get);
    List<ConsumerEvent> events = new ArrayList<>();
    Consumer<ConsumerEvent> stopAtFirstFailure =
        event -> {
          events.add(event);
          stop.begin();
          nanoTime.addAndGet(Duration.ofSeconds(6).toNanos());
        };
    try (SinkDatabase database = new SinkDatabase(address, stopAtFirstFailure)) {
      database.limit(stop::forCommits);
      long start = System.nanoTime();
      assertThatThrownBy(() -> database.transact((connection, again) -> null))
          .isInstanceOf(TerseException.class)
          .hasMessageContaining("Nothing is half-written");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
    assertThat(events).hasSize(1);
  }

  @Test
  void whatTheUrlSaysCountsMoreThanOurDefaults() {
    SinkAddress address = new SinkAddress(file() + "?busy_timeout=50", Map.of());
    try (SinkDatabase database = new SinkDatabase(address, event -> {})) {
      int timeout =
          database.transact(
              (connection, again) -> {
                try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("PRAGMA busy_timeout")) {
                  return row.getInt(1);
                }
              });
      assertThat(timeout).isEqualTo(50);
    }
  }

  /** Something that is done with SQL. */
  private interface Act {
    void run() throws SQLException;
  }

  private static Wrapping at(Checkpoint wanted, Act act) {
    return new Halting(
        new Checkpoints() {
          @Override
          public boolean isDue(Checkpoint checkpoint) {
            return false;
          }

          @Override
          public void reached(Checkpoint checkpoint) {
            if (checkpoint == wanted) {
              try {
                act.run();
              } catch (SQLException e) {
                SinkFailuresTest.<RuntimeException>throwAsItIs(e);
              }
            }
          }
        });
  }

  /** As the driver would have thrown it, past a method that declares no such exception. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> void throwAsItIs(Exception e) throws E {
    throw (E) e;
  }

  @Test
  void aUserWithoutRightsOrPasswordIsRefusedAndPasswordsAreNotShown(Postgres postgres)
      throws IOException {
    String admin = postgres.newDatabase();
    String url = admin.replace("user=postgres", "user=ann");
    Sql.run(admin, "CREATE ROLE ann LOGIN PASSWORD 'hush-right'");
    postgres.demandPassword("ann");
    Path config = directory.resolve("sink.properties");

    fails(consume(url), "no password", "PGPASSFILE");
    Files.writeString(config, "password=hush-wrong\n");
    Command wrong = consume(url, "--sink-config", config.toString(), "-v");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("password authentication failed", "PGPASSFILE");
    Files.writeString(config, "password=hush-right\n");
    Command forbidden = consume(url, "--sink-config", config.toString());
    fails(forbidden, "permission denied for schema", "Grant the user");
    Sql.run(admin, "GRANT CREATE ON SCHEMA public TO ann");
    Command right = consume(url, "--sink-config", config.toString(), "-n", "20", "-v");
    assertThat(right.code()).as(right.toString()).isZero();
    assertThat(List.of(wrong, forbidden, right).toString()).doesNotContain("hush");

    Path passwords =
        Files.writeString(directory.resolve("passwords"), "127.0.0.1:*:*:ann:hush-right\n");
    System.setProperty("org.postgresql.pgpassfile", passwords.toString());
    try {
      Command again = consume(url);
      assertThat(again.code()).as(again.toString()).isZero();
    } finally {
      System.clearProperty("org.postgresql.pgpassfile");
    }
    assertThat(Effects.inDatabase(cluster, topic, admin, group).wrong()).isEmpty();
  }

  @Test
  void aMissingDriverIsNamed() throws IOException, InterruptedException {
    String withoutDriver =
        Arrays.stream(System.getProperty("java.class.path").split(":"))
            .filter(path -> !path.contains("sqlite-jdbc"))
            .collect(Collectors.joining(":"));
    String output = inItsOwnJvm("-cp", withoutDriver);

    assertThat(output.lines().reduce((first, second) -> second).orElseThrow())
        .contains("No JDBC driver for " + file(), "driver is missing");
    assertThat(output).doesNotContain("\tat ");
  }

  /** As where it is mounted noexec, which takes root to try. */
  @Test
  void aDirectoryFromWhichNoLibraryCanBeLoadedIsNamed() throws IOException, InterruptedException {
    String classPath = System.getProperty("java.class.path");
    String output = inItsOwnJvm("-Dorg.sqlite.tmpdir=/no/such/place", "-cp", classPath);

    assertThat(output.lines().filter(line -> line.contains("\"type\":\"error\"")))
        .hasSize(1)
        .allMatch(line -> line.contains("unpacked to /no/such/place"))
        .allMatch(line -> line.contains("-Dorg.sqlite.tmpdir="));
  }

  /** Runs the consumer, which fails, and gives what it said. */
  private String inItsOwnJvm(String... options) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(options));
    line.add("dev.offsetcommit.cli.Main");
    line.addAll(line(file()));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(1);
    return output;
  }

  @Test
  void unknownDatabasesAreRefused() {
    ends(2, consume("jdbc:nosuch:numbers"), "jdbc:sqlite: or jdbc:postgresql:", "jdbc:nosuch:");
    Command mysql = consume("jdbc:mysql://ann:hush@db/numbers");
    ends(2, mysql, "jdbc:sqlite: or jdbc:postgresql:", "jdbc:mysql://***@db");
    assertThat(mysql.toString()).doesNotContain("hush");
    fails(consume("jdbc:postgresql://127.0.0.1:no-port/numbers"), "the URL is malformed");
    Command oracle = consume("jdbc:oracle:thin:ann/hush@db");
    ends(2, oracle, "jdbc:sqlite: or jdbc:postgresql:", "jdbc:oracle:thin:***@db");
    fails(consume("jdbc:sqlite::memory:"), "name a file");
    fails(consume("jdbc:sqlite:file::memory:"), "name a file");
    fails(consume("jdbc:sqlite:file:numbers?mode=memory&cache=shared"), "name a file");
    fails(consume("jdbc:sqlite:file:/numbers?vfs=memdb"), "name a file");
    fails(consume("jdbc:sqlite::resource:numbers.db"), "name a file");
    fails(consume("jdbc:sqlite:" + directory), "its directory exists");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws IOException {
    Path text = Files.writeString(directory.resolve("text.db"), "This is a text. ".repeat(1000));
    fails(consume("jdbc:sqlite:" + text), "no database of this kind");
    assertThat(text).hasContent("This is a text. ".repeat(1000));
  }

  @Test
  void noPasswordIsShown(Postgres postgres) throws IOException {
    String url = postgres.newDatabase().replace("user=postgres", "user=nobody");
    Path config = Files.writeString(directory.resolve("sink.properties"), "password=hush\n");

    Command refused = consume(url + "&password=hush", "--sink-config", config.toString(), "-v");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.toString()).contains("nobody").doesNotContain("hush");
  }

  /** It is written to stderr, beside everything that the program itself shows. */
  @Test
  void theLogOfTheDriverShowsNoPasswordEither() {
    StringBuilder logged = new StringBuilder();
    Handler handler =
        new StreamHandler(OutputStream.nullOutputStream(), new SimpleFormatter()) {
          @Override
          public void publish(LogRecord entry) {
            logged.append(getFormatter().format(entry));
          }
        };
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      Command command = consume("jdbc:postgresql://ann:hush@db/numbers");
      fails(command, "jdbc:postgresql://***@db/numbers", "?user=NAME");
      assertThat(logged + command.toString()).doesNotContain("hush");
    } finally {
      root.removeHandler(handler);
    }
  }

  @Test
  void aMissingConfigurationFileIsNamed() {
    fails(consume(file(), "--sink-config", "no-such-file"), "no-such-file", "no such file");
  }
}
