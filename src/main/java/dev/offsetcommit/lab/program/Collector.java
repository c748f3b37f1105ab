package dev.offsetcommit.lab.program;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TopicReader;
import dev.offsetcommit.lab.history.CommitLog;
import dev.offsetcommit.lab.history.History;
import dev.offsetcommit.lab.history.HistoryFile;
import dev.offsetcommit.lab.history.Json;
import dev.offsetcommit.lab.wire.WireCommit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes the facts down that the verdict rests on: the log and the commits as the broker has them,
 * and for each run its effects and its commits in the order in which they were seen.
 */
final class Collector {

  private final ConnectionSettings connection;
  private final String topic;
  private final Pattern value;
  private final HistoryFile history;
  private final Path directory;
  private final Map<Long, History.Entry> places = new HashMap<>();

  Collector(
      ConnectionSettings connection,
      String topic,
      Templates templates,
      HistoryFile history,
      Path directory) {
    this.connection = connection;
    this.topic = topic;
    this.history = history;
    this.directory = directory;
    int at = templates.value().indexOf(Templates.NUMBER);
    this.value =
        Pattern.compile(
            Pattern.quote(templates.value().substring(0, at)) + "(\\d+).*", Pattern.DOTALL);
  }

  /** One line of a run, and when it was seen. */
  private record Line(long nanoTime, String json) {}

  void collect(CommitLog commitLog, Members members, boolean pooled) {
    log();
    commitLog.read(
        commit ->
            history.add(
                Json.fact("commit")
                    .put("position", commit.position())
                    .put("partition", commit.partition())
                    .put("offset", commit.offset())));
    if (pooled) {
      history.add(Json.fact("effects"));
    }
    for (Member member : members.all()) {
      List<Line> lines = new ArrayList<>();
      for (Member.Seen seen : member.seen()) {
        History.Entry place = places.get(seen.number());
        if (place == null) {
          continue;
        }
        if (pooled) {
          history.add(
              Json.fact("effect")
                  .put("partition", place.partition())
                  .put("offset", place.offset())
                  .put("number", place.number()));
        }
        lines.add(
            new Line(
                seen.nanoTime(),
                Json.fact("record")
                    .put("partition", place.partition())
                    .put("offset", place.offset())
                    .put("payload", "{\"number\": %d}".formatted(place.number()))
                    .toString()));
      }
      if (members.isEachSeen()) {
        member.wire().commits().forEach(commit -> lines.addAll(lines(commit)));
      }
      lines.sort(Comparator.comparingLong(Line::nanoTime));
      write(member, lines);
    }
    history.flush();
  }

  private static List<Line> lines(WireCommit commit) {
    List<Line> lines = new ArrayList<>();
    if (commit.answer() != WireCommit.Answer.NONE) {
      commit
          .offsets()
          .forEach(
              (partition, offset) ->
                  lines.add(
                      new Line(
                          commit.nanoTime(),
                          Json.fact("offsets_committed")
                              .put("partition", partition)
                              .put("offset", offset)
                              .put("success", commit.answer() == WireCommit.Answer.ACCEPTED)
                              .toString())));
    }
    return lines;
  }

  private void write(Member member, List<Line> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.json()).append('\n'));
    String words = member.lastWords();
    if (words != null) {
      // As a consumer of ours says it, in a line that is no JSON.
      text.append(words.replace("{\"type\":", "{ \"type\":")).append('\n');
    }
    try {
      Files.writeString(
          directory.resolve("child-%03d.ndjson".formatted(member.run())),
          text,
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void log() {
    TopicReader reader = new TopicReader(connection);
    Map<TopicPartition, Long> ends = new TreeMap<>(dev.offsetcommit.cluster.Partitions.ORDER);
    ends.putAll(
        reader.read(
            reader.partitions(topic),
            record -> {
              Long number = number(record.value());
              if (number != null) {
                places.put(number, new History.Entry(record.partition(), record.offset(), number));
              }
              history.add(
                  Json.fact("log_record")
                      .put("partition", record.partition())
                      .put("offset", record.offset())
                      .put("number", number));
            }));
    ends.forEach(
        (partition, end) ->
            history.add(
                Json.fact("log_partition")
                    .put("partition", partition.partition())
                    .put("end", end)));
  }

  private Long number(byte[] bytes) {
    Matcher matcher = value.matcher(new String(bytes, StandardCharsets.UTF_8));
    return matcher.matches() ? Long.valueOf(matcher.group(1)) : null;
  }
}
