package dev.offsetcommit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.Postgres;
import dev.offsetcommit.harness.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A sink that cannot be used: one line that says why, exit 1, and the next run goes on exactly. */
@ExtendWith({SharedBroker.class, Postgres.Extension.class})
class SinkFailuresTest {

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
    List<String> line = new ArrayList<>(List.of("consumer", "-b", cluster.bootstrapServers()));
    line.addAll(List.of("-t", topic, "-g", group, "-e", "--output", "json"));
    line.addAll(List.of("--commit", "sink", "--sink", url));
    line.addAll(List.of(more));
    return Command.run(line.toArray(String[]::new));
  }

  private String file() {
    return "jdbc:sqlite:" + directory.resolve("numbers.db");
  }

  private static void sql(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void fails(Command command, String... words) {
    assertThat(command.code()).as(command.toString()).isEqualTo(1);
    String line = command.errLines().get(command.errLines().size() - 1);
    assertThat(line).contains(words);
    assertThat(command.err()).doesNotContain("\tat ");
  }

  @Test
  void aRunThatStopsInTheMiddleOfAPollGoesOnBehindItsLastRecord() {
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
    sql(file(), "CREATE TABLE results (x INTEGER)");
    fails(consume(file()), "tables of somebody else: results");
    sql(file(), "CREATE TABLE sink_schema (version INTEGER)");
    sql(file(), "INSERT INTO sink_schema VALUES (7)");
    fails(consume(file()), "schema is version 7", "writes version 1");
  }

  @Test
  void unknownDatabasesAreRefused() {
    fails(consume("jdbc:oracle:thin:@x"), "jdbc:sqlite: or jdbc:postgresql:");
    fails(consume("jdbc:sqlite::memory:"), "name a file");
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

  @Test
  void aMissingConfigurationFileIsNamed() {
    fails(consume(file(), "--sink-config", "no-such-file"), "no-such-file", "no such file");
  }
}
