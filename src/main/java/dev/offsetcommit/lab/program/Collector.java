package dev.offsetcommit.lab.program;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.TopicReader;
import dev.offsetcommit.consumer.event.ConsumerEvent.OffsetsCommitted;
import dev.offsetcommit.consumer.event.EventCodec;
import dev.offsetcommit.consumer.event.OutputLine;
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
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private record Line(long nanoTime, OutputLine line) {}

  void collect(CommitLog commitLog, Members members, boolean pooled) {
    Map<Long, History.Entry> places =
        history.collect(new TopicReader(connection), topic, commitLog, this::number);
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
          history.add("effect", place);
        }
        lines.add(
            new Line(
                seen.nanoTime(),
                OutputLine.Record.of(place.partition(), place.offset(), place.number())));
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
                          OffsetsCommitted.of(
                              partition, offset, commit.answer() == WireCommit.Answer.ACCEPTED))));
    }
    return lines;
  }

  private void write(Member member, List<Line> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(EventCodec.write(line.line())).append('\n'));
    String words = member.lastWords();
    if (words != null) {
      // As a consumer of ours says it, in a line that is no JSON.
      text.append(words.replace(EventCodec.START, "{ \"type\":")).append('\n');
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

  private Long number(String text) {
    Matcher matcher = value.matcher(text);
    return matcher.matches() ? Long.valueOf(matcher.group(1)) : null;
  }
}
