package dev.offsetcommit.tutorial;

import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.tutorial.Chapter.Claim;
import dev.offsetcommit.tutorial.Chapter.Ends;
import dev.offsetcommit.tutorial.Chapter.Part;
import dev.offsetcommit.tutorial.Chapter.Prose;
import dev.offsetcommit.tutorial.Chapter.Run;
import dev.offsetcommit.tutorial.Chapter.Show;
import dev.offsetcommit.tutorial.Chapter.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Walks through chapters: says what they say, runs their commands, and checks their claims. */
public final class Tutorial {

  /** The variable that names the file in which a command keeps what it writes, as JSON. */
  public static final String TRANSCRIPT = "OFFSET_COMMIT_TRANSCRIPT";

  /** With a command, and with something that is to come true. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration CLAIM_PATIENCE = Duration.ofSeconds(90);
  private static final Duration GLANCE = Duration.ofMillis(100);

  /** A topic or group, behind its option. */
  private static final Pattern NAME =
      Pattern.compile("(--(?:topic|group|output-topic)[ =])([\\w-]+)");

  /** A claim that is not true, or a command that did not do what it should. */
  private static final class NotSo extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotSo(String message) {
      super(message);
    }
  }

  private final Map<String, String> programs;
  private final Map<String, String> variables;
  private final String ending;
  private final Page page;
  private final StopToken stop;
  private final Map<String, Commands.Written> written = new HashMap<>();
  private Commands commands;
  private Transcripts transcripts;

  /**
   * A walk on a cluster.
   *
   * @param programs by name what {@code sh} is to run for it
   * @param variables their environment, which names the cluster
   * @param ending what the names of topics and groups are to end in, to be unique there; empty on a
   *     cluster that has no others
   * @param page where it is shown
   * @param stop ends it soon
   */
  public Tutorial(
      Map<String, String> programs,
      Map<String, String> variables,
      String ending,
      Page page,
      StopToken stop) {
    this.programs = programs;
    this.variables = variables;
    this.ending = ending;
    this.page = page;
    this.stop = stop;
  }

  /** The chapters that are packed into this program. */
  public static List<Chapter> chapters() {
    List<Chapter> chapters = new ArrayList<>();
    try (InputStream list = Tutorial.class.getResourceAsStream("chapters.txt")) {
      for (String file : new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        try (InputStream chapter = Tutorial.class.getResourceAsStream(file)) {
          chapters.add(
              Chapter.parse(file, new String(chapter.readAllBytes(), StandardCharsets.UTF_8)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return chapters;
  }

  /**
   * Walks through chapters, up to the first that is not so.
   *
   * @return whether all was as they say; false too if the walk was stopped
   */
  public boolean walk(List<Chapter> chapters) throws IOException, SQLException {
    for (Chapter chapter : chapters) {
      if (chapter != chapters.get(0)) {
        page.end();
      }
      if (!walk(chapter)) {
        return false;
      }
    }
    return true;
  }

  private boolean walk(Chapter chapter) throws IOException, SQLException {
    page.heading("Step %d: %s".formatted(chapter.number(), chapter.title()));
    try (Commands running = new Commands(programs, variables, stop);
        Transcripts tables = new Transcripts(ending)) {
      commands = running;
      transcripts = tables;
      for (Part part : chapter.parts()) {
        if (stop.isStopped()) {
          return false;
        }
        take(part);
      }
      return !stop.isStopped();
    } catch (NotSo e) {
      if (!stop.isStopped()) {
        page.failed(e.getMessage());
      }
      return false;
    }
  }

  private void take(Part part) throws IOException, SQLException {
    if (part instanceof Prose prose) {
      page.prose(prose.text());
    } else if (part instanceof Run run) {
      String typed =
          here(run.script()) + (run.inBackground() ? " & %s=$!".formatted(run.name()) : "");
      page.room(1 + typed.lines().count() + run.lines());
      if (stop.isStopped()) {
        return;
      }
      page.command(typed);
      start(run.name(), run.script());
      if (!run.inBackground()) {
        int code = end(run.name(), page::waiting);
        page.output(lines(run.name()), run.lines());
        expectCode(run.name(), run.exitCode(), code);
      }
    } else if (part instanceof Ends ends) {
      expectCode(ends.name(), ends.exitCode(), end(ends.name(), page::waiting));
    } else if (part instanceof Show show) {
      List<String> like = lines(show.name()).stream().filter(show.pattern().asPredicate()).toList();
      page.output(like.subList(Math.max(0, like.size() - show.lines()), like.size()), show.lines());
    } else if (part instanceof Table table) {
      List<Map<String, Object>> rows = transcripts.rows(table.sql());
      if (rows.isEmpty()) {
        throw new NotSo("there is something to show for: " + table.sql().replaceAll("\\s+", " "));
      }
      page.table(rows);
    } else if (part instanceof Claim claim) {
      judge(claim);
    }
  }

  /** The command as it is typed on this cluster. */
  private String here(String script) {
    return ending.isEmpty()
        ? script
        : NAME.matcher(script)
            .replaceAll("$1$2" + ending)
            // The shortest that a broker allows unless it is told otherwise.
            .replace("session.timeout.ms=1000", "session.timeout.ms=6000")
            .replace("heartbeat.interval.ms=300", "heartbeat.interval.ms=2000");
  }

  private void start(String name, String script) throws SQLException {
    Commands.Written files = commands.start(name, here(script));
    written.put(name, files);
    transcripts.begin(name, files.transcript());
  }

  private int end(String name, Consumer<Duration> waiting) throws IOException, SQLException {
    Integer code = commands.await(name, PATIENCE, waiting);
    page.waited();
    if (code == null) {
      throw new NotSo(
          "%s ends; it has been running for %d s".formatted(name, PATIENCE.toSeconds()));
    }
    transcripts.end(name, code, String.join("\n", lines(name)));
    return code;
  }

  private void expectCode(String name, int expected, int code) throws IOException {
    if (code != expected) {
      List<String> lines = lines(name);
      throw new NotSo(
          "%2$s ends with exit code %1$d; saw %3$d%4$s"
              .formatted(
                  expected, name, code, lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1)));
    }
  }

  private List<String> lines(String name) throws IOException {
    return new String(Files.readAllBytes(written.get(name).output()), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  private void judge(Claim claim) throws IOException, SQLException {
    Map<String, Object> row = look(claim);
    Deadline deadline = Deadline.in(claim.isPatient() ? CLAIM_PATIENCE : Duration.ZERO);
    while (!isTrue(row) && !deadline.isOver() && !stop.await(GLANCE)) {
      page.waiting(CLAIM_PATIENCE.minus(deadline.left()));
      row = look(claim);
    }
    page.waited();
    String said = claim.what();
    List<String> saw = new ArrayList<>();
    for (Map.Entry<String, Object> column : row.entrySet()) {
      String value =
          column.getValue() instanceof Number n
              ? number(n.longValue())
              : String.valueOf(column.getValue());
      said = said.replace("{%s}".formatted(column.getKey()), value);
      saw.add("%s = %s".formatted(column.getKey(), value));
    }
    if (!isTrue(row)) {
      throw new NotSo(
          "%s; saw %s"
              .formatted(
                  said,
                  saw.isEmpty()
                      ? "nothing"
                      : saw.stream().skip(1).collect(Collectors.joining(", "))));
    }
    if (!claim.isPatient()) {
      page.passed(said);
    }
  }

  /** Small ones as the commands beside them show offsets and sums. */
  private static String number(long value) {
    return Math.abs(value) < 10_000 ? Long.toString(value) : "%,d".formatted(value);
  }

  private Map<String, Object> look(Claim claim) throws IOException, SQLException {
    for (String probe : claim.probes()) {
      String name = probe.replaceFirst("\\s.*", "");
      start(name, probe);
      end(name, elapsed -> {});
    }
    List<Map<String, Object>> rows = transcripts.rows(claim.sql());
    return rows.isEmpty() ? Map.of() : rows.get(0);
  }

  static boolean isTrue(Map<String, Object> row) {
    return !row.isEmpty()
        && row.values().iterator().next() instanceof Number number
        && number.longValue() != 0;
  }
}
