package dev.offsetcommit.lab.report;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.lab.check.Anomaly;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.check.Findings;
import dev.offsetcommit.lab.check.Promise;
import dev.offsetcommit.lab.history.ConsumerRun;
import dev.offsetcommit.lab.history.History;
import dev.offsetcommit.lab.history.HistoryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Writes the outcomes as one page that needs nothing else: a table, and for each experiment the
 * tapes of its partitions, how its consumers ended and, drawn large, why the most records came
 * twice or never.
 */
public final class HtmlReport {

  private static final int WIDTH = 1000;
  private static final int LANE = 9;
  private static final int BAR = 6;
  private static final double THINNEST = 2.5;
  private static final int TICKS = 4;

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">\
      <meta name="viewport" content="width=device-width, initial-scale=1">\
      <title>Crash lab</title><style>
      %s</style></head><body><main>
      <h1>Crash lab</h1>
      <p class="conclusion">%s.</p>
      <p><code>%s</code></p>
      <p>%s. Seed %d.%s Each bound is for one crash; at a clean end it is 0. A verdict is about these runs: \
      what was not seen can still happen.</p>
      <div class="scroll"><table><thead><tr>%s</tr></thead><tbody>
      %s</tbody></table></div>
      <p class="legend">Each line is one consumer, from the first at the top to the last; to the right are higher offsets. \
      <span><i class="key new"></i>processed</span> \
      <span><i class="key repeated"></i>processed again</span> \
      <span><i class="key lost"></i>never processed</span> \
      <span><i class="key committed"></i>committed, so the next one resumes here</span> \
      <span><i class="key struck"></i>struck here</span></p>
      %s</main></body></html>
      """;

  private static final String EXPERIMENT =
      """
      <section id="experiment-%d"><h2>%s %s</h2>
      <p>%s.</p>
      %s<details><summary>How each consumer ended</summary>\
      <div class="scroll"><table><thead><tr><th scope="col">Consumer</th><th scope="col">Struck</th>\
      <th scope="col">Exit code</th><th scope="col">Last words</th></tr></thead><tbody>
      %s</tbody></table></div></details>
      <p class="file">%s</p></section>
      """;

  private static final String WHY_REPEATED =
      """
      <figure class="why"><figcaption>Why %s of partition %d came twice</figcaption>\
      <div class="marks"><b></b>%s%s</div>\
      <div>%s%s<b></b></div>\
      <div><b></b>%s%s</div></figure>
      """;

  private static final String WHY_LOST =
      """
      <figure class="why"><figcaption>Why %s of partition %d never came</figcaption>\
      <div class="marks"><b></b>%s%s</div>\
      <div>%s%s<b></b></div>\
      <div><b></b><b></b>%s</div></figure>
      """;

  private static final String TAPE =
      """
      <figure><figcaption>partition %1$d, offsets 0 to %2$d</figcaption>\
      <svg viewBox="0 0 %3$d %4$d" preserveAspectRatio="none" style="height:%4$dpx" role="img" \
      aria-label="partition %1$d, consumers: %5$d">
      %6$s</svg><div class="axis">%7$s</div></figure>
      """;

  private static final String BAR_OF =
      """
      <rect class="%s" x="%.1f" y="%d" width="%.1f" height="%d"><title>%s, %s</title></rect>
      """;

  private HtmlReport() {}

  /**
   * What a page says of its making.
   *
   * @param conclusion what the run has shown, in words
   * @param line the command line
   * @param made when, and with which versions
   * @param seed the seed of the schedules
   * @param promise what was to hold, in words; null where each row has its own
   */
  public record About(String conclusion, String line, String made, long seed, String promise) {}

  /**
   * Writes the page.
   *
   * @param file where to
   * @param rows what was found
   * @param about how it was found
   * @throws TerseException if the file cannot be written
   */
  public static void write(Path file, List<ExperimentResult> rows, About about) {
    try {
      Files.writeString(file, page(rows, about), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new TerseException(
          "Cannot write the report %s: %s. Name another file.".formatted(file, e.getMessage()), e);
    }
  }

  private static String page(List<ExperimentResult> rows, About about) throws IOException {
    try (var style = HtmlReport.class.getResourceAsStream("report.css")) {
      return PAGE.formatted(
          new String(style.readAllBytes(), StandardCharsets.UTF_8),
          escape(about.conclusion()),
          escape(about.line()),
          escape(about.made()),
          about.seed(),
          about.promise() == null ? "" : " The promise: %s.".formatted(escape(about.promise())),
          all(
              Stream.of(
                      "Commit",
                      "Protocol",
                      "Fault",
                      "Verdict",
                      "Processed",
                      "Effective",
                      "Lost",
                      "Most lost / bound",
                      "Repeated",
                      "Most repeated / bound",
                      "Reordered",
                      "Unexplained",
                      "Back after")
                  .map("<th scope=\"col\">%s</th>"::formatted)),
          all(numbered(rows, HtmlReport::row)),
          all(numbered(rows, HtmlReport::experiment)));
    }
  }

  private static Stream<String> numbered(
      List<ExperimentResult> rows, BiFunction<Integer, ExperimentResult, String> part) {
    return IntStream.range(0, rows.size()).mapToObj(i -> part.apply(i + 1, rows.get(i)));
  }

  private static String all(Stream<String> parts) {
    return parts.collect(Collectors.joining());
  }

  private static String row(int number, ExperimentResult row) {
    Findings f = row.findings();
    return "<tr><td><a href=\"#experiment-%d\">%s</a></td>%s<td>%s</td>%s</tr>%n"
        .formatted(
            number,
            escape(row.mode()),
            cells(row.groupProtocol(), row.fault()),
            verdict(row),
            cells(
                "%,d".formatted(f.processed()),
                "%d of %d".formatted(f.effectiveStrikes(), row.strikes()),
                "%,d".formatted(f.lost()),
                "%,d / %s".formatted(f.mostLostByOneCrash(), f.bounds().lostText()),
                "%,d".formatted(f.repeated()),
                "%,d / %s".formatted(f.mostRepeatedAfterOneCrash(), f.bounds().repeatedText()),
                f.count(Anomaly.Kind.REORDERED),
                f.count(Anomaly.Kind.UNEXPLAINED_REPEAT),
                row.medianRecoveryMs() == null ? "–" : row.medianRecoveryMs() + " ms"));
  }

  private static String cells(Object... texts) {
    return all(Stream.of(texts).map(text -> "<td>%s</td>".formatted(escape("" + text))));
  }

  private static String verdict(ExperimentResult row) {
    String css = row.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return "<span class=\"verdict %s\">%s</span>".formatted(css, row.verdict());
  }

  private static String promise(Promise promise) {
    if (promise.isNone()) {
      return "Nothing was promised";
    }
    String lost = most(promise.lostPerCrash(), "lost");
    String repeated = most(promise.repeatedPerCrash(), "repeated");
    return "The promise for each crash: %s, and %s".formatted(lost, repeated);
  }

  private static String most(long records, String what) {
    return records == 0
        ? "no record %s".formatted(what)
        : records == Promise.UNBOUNDED
            ? "any number %s".formatted(what)
            : "at most %,d %s".formatted(records, what);
  }

  private static String experiment(int number, ExperimentResult row) {
    History history = HistoryReader.read(row.history().getParent());
    List<PartitionTimeline> tapes = PartitionTimeline.of(history);
    String known = row.promise().knownToLose();
    Stream<String> notes =
        Stream.concat(
            row.findings().invalid().stream(),
            row.findings().examples().stream().map(e -> e.kind() + ": " + e.detail()));
    String picture =
        Stream.of(
                known == null ? "" : "<p>Expected to lose: %s.</p>".formatted(escape(known)),
                all(notes.map(text -> "<p class=\"note\">%s</p>%n".formatted(escape(text)))),
                history.effects() == null
                    ? ""
                    : "<p>The picture shows what was processed, which a kill may undo and another consumer do again. The table counts what lasted: %d results.</p>%n"
                        .formatted(history.effects().size()),
                // The worst first.
                Explanation.lost(tapes).map(HtmlReport::whyLost).orElse(""),
                Explanation.repeated(tapes).map(HtmlReport::whyRepeated).orElse(""),
                all(tapes.stream().map(HtmlReport::tape)))
            .collect(Collectors.joining());
    return EXPERIMENT.formatted(
        number,
        escape("%s, %s, %s".formatted(row.mode(), row.groupProtocol(), row.fault())),
        verdict(row),
        promise(row.promise()),
        picture,
        all(history.lives().stream().map(HtmlReport::end)),
        escape(row.history().toString()));
  }

  private static String end(ConsumerRun run) {
    return "<tr>%s</tr>%n"
        .formatted(
            cells(
                run.child(),
                run.lastStrike() == null ? "–" : run.lastStrike(),
                run.exit() == null ? "–" : run.exit(),
                run.lastWords() == null ? "–" : run.lastWords()));
  }

  private static String whyRepeated(Explanation why) {
    return WHY_REPEATED.formatted(
        why.offsets(),
        why.partition(),
        mark("committed", why.from() == 0 ? "nothing committed" : "committed offset " + why.from()),
        mark("struck", why.strike()),
        block("new", "consumer %d processed".formatted(why.before())),
        block("new open", "processed, not committed"),
        block(
            "repeated",
            "consumer %d resumes at the commit: %d again".formatted(why.after(), why.records())),
        block("new", "new"));
  }

  private static String whyLost(Explanation why) {
    return WHY_LOST.formatted(
        why.offsets(),
        why.partition(),
        mark("struck", why.strike()),
        mark("committed", "committed offset " + why.to()),
        block("new", "consumer %d processed".formatted(why.before())),
        block("lost", "committed, not processed: %d lost".formatted(why.records())),
        block("new", "consumer %d resumes at the commit".formatted(why.after())));
  }

  private static String mark(String css, String text) {
    return "<b class=\"%s\">%s</b>".formatted(css, escape(text));
  }

  private static String block(String css, String text) {
    return mark("block " + css, text);
  }

  private static String tape(PartitionTimeline tape) {
    StringBuilder bars = new StringBuilder();
    for (int i = 0; i < tape.lanes().size(); i++) {
      bars.append(lane(tape, tape.lanes().get(i), i * LANE));
    }
    int bottom = tape.lanes().size() * LANE;
    bars.append(bar("ground", 0, tape.end(), tape.end(), bottom, "the log"));
    for (PartitionTimeline.Stretch lost : tape.lost()) {
      bars.append(bar("lost", lost.from(), lost.to(), tape.end(), bottom, "never processed"));
    }
    return TAPE.formatted(
        tape.partition(),
        tape.end(),
        WIDTH,
        bottom + LANE,
        tape.lanes().size(),
        bars,
        all(
            LongStream.rangeClosed(0, TICKS)
                .mapToObj(i -> "<span>%,d</span>".formatted(tape.end() * i / TICKS))));
  }

  private static String lane(PartitionTimeline tape, PartitionTimeline.Lane lane, int y) {
    StringBuilder bars = new StringBuilder();
    String who = "consumer " + lane.child();
    // Repeated ones lie above: a single one must not be hidden.
    for (boolean repeated : new boolean[] {false, true}) {
      for (PartitionTimeline.Stretch stretch : lane.stretches()) {
        if (stretch.repeated() == repeated) {
          bars.append(
              bar(
                  repeated ? "repeated" : "new",
                  stretch.from(),
                  stretch.to(),
                  tape.end(),
                  y,
                  who + (repeated ? " processed again" : " processed")));
        }
      }
    }
    if (lane.strike() != null) {
      long last = lane.stretches().get(lane.stretches().size() - 1).to();
      bars.append(bar("struck", last, last, tape.end(), y, who + ": " + lane.strike()));
    }
    if (lane.committed() != null) {
      long offset = lane.committed();
      bars.append(bar("committed", offset, offset, tape.end(), y, who + " had committed"));
    }
    return bars.toString();
  }

  private static String bar(String css, long from, long to, long end, int y, String title) {
    double scale = (double) WIDTH / Math.max(1, end);
    double width = Math.max(THINNEST, (to - from) * scale);
    double x = Math.min(from * scale, WIDTH - width);
    return String.format(
        Locale.ROOT,
        BAR_OF,
        css,
        x,
        y,
        width,
        BAR,
        escape(title),
        from == to ? "offset " + from : "offsets %d to %d".formatted(from, to - 1));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
