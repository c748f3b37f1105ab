package dev.offsetcommit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.Command;
import dev.offsetcommit.harness.Postgres;
import dev.offsetcommit.harness.SharedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code reset} of a group whose offsets live in a sink: there, and not in Kafka's copy of them.
 */
@ExtendWith({SharedBroker.class, Postgres.Extension.class})
class ResetSinkTest {

  @TempDir Path directory;
  private Cluster cluster;
  private String topic;
  private String group;

  @BeforeEach
  void numbers(Cluster cluster) {
    this.cluster = cluster;
    topic = cluster.newTopic(1);
    group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 20);
  }

  private String file() {
    return "jdbc:sqlite:" + directory.resolve("numbers.db");
  }

  private Command run(String command, List<String> options, String... more) {
    List<String> line = new ArrayList<>(List.of(command, "-b", cluster.bootstrapServers()));
    line.addAll(options);
    line.addAll(List.of(more));
    return Command.run(line.toArray(String[]::new));
  }

  private Command consume(String url) {
    Command done =
        run(
            "consumer",
            List.of("-t", topic, "-g", group, "--commit", "sink", "--sink", url, "-e"),
            "--output",
            "json");
    assertThat(done.code()).as(done.toString()).isZero();
    return done;
  }

  private Command reset(String... more) {
    return run("reset", List.of("-g", group), more);
  }

  private static void succeeds(Command command) {
    assertThat(command.code()).as(command.toString()).isZero();
  }

  private static void fails(Command command, String... words) {
    assertThat(command.code()).as(command.toString()).isEqualTo(1);
    assertThat(command.err()).contains(words).doesNotContain("\tat ");
  }

  private String copy() {
    var committed = cluster.committed(group, topic).get(0);
    return committed.offset() + " " + committed.metadata();
  }

  @Test
  void theCopyInKafkaIsNotWorthMoving() {
    consume(file());
    String before = copy();
    assertThat(before).startsWith("20 ").endsWith(",sink");

    for (String execute : List.of("--dry-run", "--execute")) {
      fails(
          reset("-t", topic, "--to-earliest", execute),
          "The offsets of group " + group + " live in a sink",
          topic + "-0 at 20",
          "reset --sink JDBC-URL");
    }
    assertThat(copy()).isEqualTo(before);
  }

  private void movesThereAndBack(String url) {
    consume(url);
    Command plan = reset("-t", topic, "--to-offset", "5", "--sink", url);
    succeeds(plan);
    assertThat(plan.outLines().get(1)).contains(" 20 ", " 5 ", "15 are repeated");
    assertThat(plan.err()).contains("will be there twice", "Nothing was changed");
    assertThat(Sql.number(url, "SELECT next_offset FROM offsets")).isEqualTo(20);
    assertThat(Sql.number(url, "SELECT epoch FROM offsets")).isEqualTo(1);

    String undo = directory.resolve("undo").toString();
    succeeds(
        reset("-t", topic, "--to-offset", "5", "--sink", url, "--execute", "--undo-file", undo));
    assertThat(Sql.number(url, "SELECT next_offset FROM offsets")).isEqualTo(5);
    // The member that had it is fenced.
    assertThat(Sql.number(url, "SELECT epoch FROM offsets")).isEqualTo(2);
    assertThat(copy()).isEqualTo("5 sink");

    String back = directory.resolve("back").toString();
    succeeds(reset("--undo", undo, "--sink", url, "--execute", "--undo-file", back));
    assertThat(Sql.number(url, "SELECT next_offset FROM offsets")).isEqualTo(20);
    assertThat(copy()).isEqualTo("20 sink");

    succeeds(
        reset(
            "--all-topics",
            "--shift-by",
            "-3",
            "--sink",
            url,
            "--execute",
            "--undo-file",
            undo + "2"));
    assertThat(consume(url).outLines()).hasSize(3);
    assertThat(copy()).startsWith("20 ");
  }

  @Test
  void aFileIsMovedThereAndBack() {
    movesThereAndBack(file());
  }

  @Test
  void aServerIsMovedThereAndBack(Postgres postgres) {
    movesThereAndBack(postgres.newDatabase());
  }

  /** Kafka knows nothing of it, and its offset in the sink is made, and removed by the undo. */
  @Test
  void aPartitionThatTheSinkDoesNotKnowCanBeginAnywhere() {
    String other = topic;
    consume(file());
    topic = cluster.newTopic(1);
    cluster.produce(topic, 1, 0, 20);
    String undo = directory.resolve("undo").toString();
    succeeds(
        reset(
            "-t", topic, "--to-offset", "18", "--sink", file(), "--execute", "--undo-file", undo));
    assertThat(consume(file()).outLines()).hasSize(2);

    String back = directory.resolve("back").toString();
    Command later = reset("--undo", undo, "--sink", file(), "--execute", "--undo-file", back);
    fails(later, "--force");
    succeeds(reset("--undo", undo, "--sink", file(), "--force", "--execute", "--undo-file", back));
    assertThat(Sql.text(file(), "SELECT group_concat(topic) FROM offsets")).isEqualTo(other);
    assertThat(cluster.committed(group, topic).get(0)).isNull();
  }

  @Test
  void aWrongDatabaseIsNamedAndNoneIsMade() {
    consume(file());
    String missing = "jdbc:sqlite:" + directory.resolve("missing.db");
    fails(
        reset("-t", topic, "--to-earliest", "--sink", missing),
        "missing.db",
        "the file or its directory");
    assertThat(directory.resolve("missing.db")).doesNotExist();

    Sql.run(missing, "CREATE TABLE numbers (number INTEGER)");
    fails(reset("-t", topic, "--to-earliest", "--sink", missing), "has no tables of a sink");
    assertThat(reset("-t", topic, "--to-earliest", "--sink-config", "x").code()).isEqualTo(2);
  }

  /** What is copied to a group without a sink counts there. */
  @Test
  void anotherGroupTakesTheOffsetsOverWithoutTheMark() {
    consume(file());
    String source = group;
    group = cluster.newName("other");
    String undo = directory.resolve("undo").toString();
    succeeds(reset("--to-group", source, "--create", "--execute", "--undo-file", undo));
    assertThat(copy()).matches("20 \\d{13}");
    succeeds(reset("-t", topic, "--to-earliest"));
  }

  /** A sink keeps no metadata, so that of another group is no part of what was done there. */
  @Test
  void anUndoOfAnotherGroupsOffsetsFindsNoLaterCommit() {
    consume(file());
    String source = cluster.newName("source");
    succeeds(run("consumer", List.of("-t", topic, "-g", source, "--commit", "record", "-n", "7")));

    String undo = directory.resolve("undo").toString();
    succeeds(reset("--to-group", source, "--sink", file(), "--execute", "--undo-file", undo));
    assertThat(copy()).isEqualTo("7 sink");
    String back = directory.resolve("back").toString();
    succeeds(reset("--undo", undo, "--sink", file(), "--execute", "--undo-file", back));
    assertThat(Sql.number(file(), "SELECT next_offset FROM offsets")).isEqualTo(20);
  }
}
