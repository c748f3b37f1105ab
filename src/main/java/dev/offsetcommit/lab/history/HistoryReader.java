package dev.offsetcommit.lab.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.offsetcommit.lab.history.History.Commit;
import dev.offsetcommit.lab.history.History.Entry;
import dev.offsetcommit.lab.history.History.Total;
import dev.offsetcommit.serde.JsonLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads a history back from its directory: the checker sees nothing but what is in the files. */
public final class HistoryReader {

  private final Path directory;
  private final List<Entry> ledger = new ArrayList<>();
  private final Set<Long> unsettled = new HashSet<>();
  private final Map<Integer, NavigableMap<Long, Long>> log = new TreeMap<>();
  private final Map<Integer, Long> ends = new TreeMap<>();
  private final List<Commit> commits = new ArrayList<>();
  private final Map<Integer, JsonNode> started = new TreeMap<>();
  private final Map<Integer, List<Struck>> struck = new TreeMap<>();
  private final List<String> unseen = new ArrayList<>();
  private final Map<Integer, JsonNode> ended = new TreeMap<>();
  private final Set<Integer> overlapping = new HashSet<>();
  private List<Entry> effects;
  private Total total;
  private int strikesWanted;
  private Evidence evidence = Evidence.KILLED_AT_WORK;

  private HistoryReader(Path directory) {
    this.directory = directory;
  }

  /**
   * Reads.
   *
   * @param directory the directory with {@code history.ndjson} and the children's files
   * @throws UncheckedIOException if a file is missing or cannot be read
   */
  public static History read(Path directory) {
    HistoryReader reader = new HistoryReader(directory);
    try (Stream<String> lines = Files.lines(directory.resolve(HistoryFile.NAME))) {
      for (String line : (Iterable<String>) lines::iterator) {
        JsonNode fact = JsonLines.object(line);
        if (fact != null) {
          reader.add(fact);
        }
      }
      return reader.history();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(JsonNode fact) throws JsonProcessingException {
    int child = fact.path("child").asInt();
    switch (fact.path("type").asText()) {
      case "experiment" -> {
        strikesWanted = fact.path("strikes").asInt();
        evidence = Evidence.valueOf(fact.path("evidence").asText());
      }
      case "acknowledged" -> ledger.add(JsonLines.read(fact, Entry.class));
      case "failed", "unknown" -> unsettled.add(fact.path("number").asLong());
      case "log_partition" -> {
        log.computeIfAbsent(fact.path("partition").asInt(), p -> new TreeMap<>());
        ends.put(fact.path("partition").asInt(), fact.path("end").asLong());
      }
      case "log_record" -> {
        Entry entry = JsonLines.read(fact, Entry.class);
        log.computeIfAbsent(entry.partition(), p -> new TreeMap<>())
            .put(entry.offset(), entry.number());
      }
      case "commit" -> commits.add(JsonLines.read(fact, Commit.class));
      case "effects" -> effects = new ArrayList<>();
      case "effect" -> effects.add(JsonLines.read(fact, Entry.class));
      case "effects_total" -> total = JsonLines.read(fact, Total.class);
      case "child_started" -> {
        started.put(child, fact);
        if (started.size() > ended.size() + 1) {
          overlapping.add(child);
        }
      }
      case "struck" ->
          struck
              .computeIfAbsent(child, c -> new ArrayList<>())
              .add(new Struck(fact.path("strike").asText(), fact.path("records").asLong(), null));
      case "seen" -> seen(struck.getOrDefault(child, List.of()), fact);
      case "unseen" -> unseen.add(fact.path("what").asText());
      case "child_ended" -> ended.put(child, fact);
      default -> {
        // For human readers.
      }
    }
  }

  /** It is about the last strike; an earlier one of which nothing was seen stays without effect. */
  private static void seen(List<Struck> strikes, JsonNode fact) {
    if (!strikes.isEmpty()) {
      Struck last = strikes.get(strikes.size() - 1);
      strikes.set(
          strikes.size() - 1,
          last.with(new Struck.Seen(fact.path("by").asInt(), fact.path("records").asLong())));
    }
  }

  private History history() throws IOException {
    List<ConsumerRun> lives = new ArrayList<>();
    for (var start : started.entrySet()) {
      JsonNode end = ended.get(start.getKey());
      Path file = directory.resolve(start.getValue().path("file").asText());
      // A kill may have cut a character in two.
      OutputParser lines =
          OutputParser.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
      lives.add(
          new ConsumerRun(
              start.getKey(),
              lines.steps(),
              start.getValue().path("journal_end").asLong(-1),
              overlapping.contains(start.getKey()),
              struck.getOrDefault(start.getKey(), List.of()),
              end != null && end.path("killed").asBoolean(),
              end == null ? null : end.path("exit").asInt(),
              end == null ? 0 : end.path("expected").asInt(),
              lines.lastWords()));
    }
    return new History(
        ledger,
        unsettled,
        log,
        ends,
        commits,
        lives,
        strikesWanted,
        evidence,
        unseen,
        effects,
        total);
  }
}
