package dev.offsetcommit.lab.report;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.lab.check.Anomaly;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.check.Findings;
import dev.offsetcommit.lab.history.History;
import dev.offsetcommit.lab.history.HistoryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Writes the outcomes as one page that needs nothing else: a table, and for each experiment the
 * tapes of its partitions and, drawn large, why the most records came twice or never.
 */
public final class HtmlReport {

  private static final int WIDTH = 1000;
  private static final int LANE = 9;
  private static final int BAR = 6;
  private static final double THINNEST = 2.5;

  private final StringBuilder html = new StringBuilder(1 << 16);

  private HtmlReport() {}

  /**
   * Writes the page.
   *
   * @param file where to
   * @param rows what was found
   * @param seed the seed of the schedules
   * @throws TerseException if the file cannot be written
   */
  public static void write(Path file, List<ExperimentResult> rows, long seed) {
    try {
      Files.writeString(file, new HtmlReport().page(rows, seed), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new TerseException(
          "Cannot write the report " + file + ": " + e.getMessage() + ". Name another file.", e);
    }
  }

  private String page(List<ExperimentResult> rows, long seed) throws IOException {
    try (var style = HtmlReport.class.getResourceAsStream("report.css")) {
      html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
          .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
          .append("<title>Crash lab</title><style>\n")
          .append(new String(style.readAllBytes(), StandardCharsets.UTF_8))
          .append("</style></head><body><main>\n");
    }
    html.append("<h1>Crash lab</h1><p>Seed ")
        .append(seed)
        .append(
            ". Each bound is for one crash; at a clean end it is 0. A verdict is about these runs: what was not seen can"
                + " still happen.</p>\n");
    table(rows);
    legend();
    rows.forEach(this::experiment);
    html.append("</main></body></html>\n");
    return html.toString();
  }

  private void table(List<ExperimentResult> rows) {
    html.append("<div class=\"scroll\"><table><thead><tr>");
    for (String head :
        List.of(
            "Commit",
            "Protocol",
            "Fault",
            "Verdict",
            "Effective",
            "Lost",
            "Most lost / bound",
            "Repeated",
            "Most repeated / bound",
            "Reordered",
            "Unexplained",
            "Back after")) {
      html.append("<th scope=\"col\">").append(head).append("</th>");
    }
    html.append("</tr></thead><tbody>\n");
    for (ExperimentResult row : rows) {
      Findings f = row.findings();
      html.append("<tr>");
      List.of(row.mode(), row.groupProtocol(), row.fault()).forEach(this::cell);
      html.append("<td>").append(verdict(row)).append("</td>");
      List.of(
              f.effectiveStrikes() + " of " + row.strikes(),
              "" + f.lost(),
              f.mostLostByOneCrash() + " / " + f.bounds().lostText(),
              "" + f.repeated(),
              f.mostRepeatedAfterOneCrash() + " / " + f.bounds().repeatedText(),
              "" + f.count(Anomaly.Kind.REORDERED),
              "" + f.count(Anomaly.Kind.UNEXPLAINED_REPEAT),
              row.medianRecoveryMs() == null ? "–" : row.medianRecoveryMs() + " ms")
          .forEach(this::cell);
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n");
  }

  private void cell(String text) {
    html.append("<td>").append(escape(text)).append("</td>");
  }

  private static String verdict(ExperimentResult row) {
    String css = row.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return "<span class=\"verdict " + css + "\">" + row.verdict() + "</span>";
  }

  private void legend() {
    html.append("<p class=\"legend\">Each line is one consumer, from the first at the top to the")
        .append(" last; to the right are higher offsets. ")
        .append("<span><i class=\"key new\"></i>processed</span> ")
        .append("<span><i class=\"key repeated\"></i>processed again</span> ")
        .append("<span><i class=\"key lost\"></i>never processed</span> ")
        .append(
            "<span><i class=\"key committed\"></i>committed, so the next one resumes here</span> ")
        .append("<span><i class=\"key struck\"></i>struck here</span></p>\n");
  }

  private void experiment(ExperimentResult row) {
    html.append("<section><h2>")
        .append(escape(row.mode() + ", " + row.groupProtocol() + ", " + row.fault()))
        .append(" ")
        .append(verdict(row))
        .append("</h2>\n");
    if (row.promise().knownToLose() != null) {
      html.append("<p>Expected to lose: ")
          .append(escape(row.promise().knownToLose()))
          .append(".</p>");
    }
    row.findings().invalid().forEach(this::note);
    row.findings().examples().forEach(e -> note(e.kind() + ": " + e.detail()));
    History history = HistoryReader.read(row.history().getParent());
    if (history.effects() != null) {
      html.append(
          "<p>The picture shows what was processed, which a kill may undo and another consumer do again."
              + " The table counts what lasted: "
              + history.effects().size()
              + " results.</p>\n");
    }
    List<PartitionTimeline> tapes = PartitionTimeline.of(history);
    Explanation.repeated(tapes).ifPresent(this::whyRepeated);
    Explanation.lost(tapes).ifPresent(this::whyLost);
    tapes.forEach(this::tape);
    html.append("<p class=\"file\">").append(escape(row.history().toString())).append("</p>");
    html.append("</section>\n");
  }

  private void whyRepeated(Explanation why) {
    String committed = why.from() == 0 ? "nothing committed" : "committed offset " + why.from();
    html.append("<figure class=\"why\"><figcaption>Why ")
        .append(why.offsets())
        .append(" of partition ")
        .append(why.partition())
        .append(" came twice</figcaption><div class=\"marks\"><b></b>");
    mark("committed", committed);
    mark("struck", why.strike());
    html.append("</div><div>");
    block("new", "consumer " + why.before() + " processed");
    block("new open", "processed, not committed");
    html.append("<b></b></div><div><b></b>");
    block(
        "repeated",
        "consumer " + why.after() + " goes on from the commit: " + why.records() + " again");
    block("new", "new");
    html.append("</div></figure>\n");
  }

  private void whyLost(Explanation why) {
    html.append("<figure class=\"why\"><figcaption>Why ")
        .append(why.offsets())
        .append(" of partition ")
        .append(why.partition())
        .append(" never came</figcaption><div class=\"marks\"><b></b>");
    mark("struck", why.strike());
    mark("committed", "committed offset " + why.to());
    html.append("</div><div>");
    block("new", "consumer " + why.before() + " processed");
    block("lost", "committed, not processed: " + why.records() + " lost");
    html.append("<b></b></div><div><b></b><b></b>");
    block("new", "consumer " + why.after() + " goes on from the commit");
    html.append("</div></figure>\n");
  }

  private void mark(String css, String text) {
    html.append("<b class=\"").append(css).append("\">").append(escape(text)).append("</b>");
  }

  private void block(String css, String text) {
    html.append("<b class=\"block ").append(css).append("\">").append(escape(text)).append("</b>");
  }

  private void note(String text) {
    html.append("<p class=\"note\">").append(escape(text)).append("</p>\n");
  }

  private void tape(PartitionTimeline tape) {
    int height = (tape.lanes().size() + 1) * LANE;
    html.append("<figure><figcaption>partition ")
        .append(tape.partition())
        .append(", offsets 0 to ")
        .append(tape.end())
        .append("</figcaption><svg viewBox=\"0 0 ")
        .append(WIDTH)
        .append(' ')
        .append(height)
        .append("\" preserveAspectRatio=\"none\" style=\"height:")
        .append(height)
        .append("px\" role=\"img\" aria-label=\"")
        .append(tape.lanes().size())
        .append(" consumers on partition ")
        .append(tape.partition())
        .append("\">\n");
    for (int i = 0; i < tape.lanes().size(); i++) {
      lane(tape, tape.lanes().get(i), i * LANE);
    }
    int bottom = tape.lanes().size() * LANE;
    bar("ground", 0, tape.end(), tape.end(), bottom, "the log");
    for (PartitionTimeline.Stretch lost : tape.lost()) {
      bar("lost", lost.from(), lost.to(), tape.end(), bottom, "never processed");
    }
    html.append("</svg></figure>\n");
  }

  private void lane(PartitionTimeline tape, PartitionTimeline.Lane lane, int y) {
    String who = "consumer " + lane.child();
    for (PartitionTimeline.Stretch stretch : lane.stretches()) {
      if (!stretch.repeated()) {
        bar("new", stretch.from(), stretch.to(), tape.end(), y, who + " processed");
      }
    }
    // Later ones lie above: a single repeated record must not be hidden.
    for (PartitionTimeline.Stretch stretch : lane.stretches()) {
      if (stretch.repeated()) {
        bar("repeated", stretch.from(), stretch.to(), tape.end(), y, who + " processed again");
      }
    }
    if (lane.strike() != null) {
      long last = lane.stretches().get(lane.stretches().size() - 1).to();
      bar("struck", last, last, tape.end(), y, who + ": " + lane.strike());
    }
    if (lane.committed() != null) {
      bar("committed", lane.committed(), lane.committed(), tape.end(), y, who + " had committed");
    }
  }

  private void bar(String css, long from, long to, long end, int y, String title) {
    double scale = (double) WIDTH / Math.max(1, end);
    double width = Math.max(THINNEST, (to - from) * scale);
    double x = Math.min(from * scale, WIDTH - width);
    html.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>%s, %s</title></rect>%n",
            css,
            x,
            y,
            width,
            BAR,
            escape(title),
            from == to ? "offset " + from : "offsets " + from + " to " + (to - 1)));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
