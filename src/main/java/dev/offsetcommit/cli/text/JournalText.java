package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.Durations;
import dev.offsetcommit.cli.terminal.Lines;
import dev.offsetcommit.cli.terminal.Printable;
import dev.offsetcommit.cli.terminal.TextTable;
import dev.offsetcommit.journal.JournalEntry;
import dev.offsetcommit.journal.JournalRecord;
import dev.offsetcommit.journal.JournalSummary;
import dev.offsetcommit.serde.JsonLines;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes a journal: a line for each commit. On a narrow terminal, metadata and a lag that was not
 * asked for are left out, so that a row fits one line.
 */
public final class JournalText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  /** With fewer columns a row with metadata takes two lines. */
  private static final int WIDE = 120;

  private static final int TOPIC_ON_NARROW = 13;

  private final boolean isNarrow;
  private final boolean hasLag;
  private final TextTable table = new TextTable();

  /**
   * For one run.
   *
   * @param columns what the terminal has; a file has any number
   * @param withLag whether the lag was asked for
   */
  public JournalText(int columns, boolean withLag) {
    isNarrow = columns < WIDE;
    hasLag = withLag || !isNarrow;
    table.fixed("TIME", 24).fixed("TOPIC", isNarrow ? TOPIC_ON_NARROW : 20);
    table.fixed("PARTITION", 9).fixed("OFFSET", isNarrow ? 8 : 12).fixed("STEP", isNarrow ? 6 : 8);
    if (hasLag) {
      table.fixed("LAG", isNarrow ? 6 : 8);
    }
    if (!isNarrow) {
      table.fixed("METADATA", 16);
    }
    table.fixed("MARKS", 0);
  }

  /** A commit or removal in JSON; null for unknown. */
  record JournalLine(
      String group,
      String topic,
      int partition,
      String time,
      long timestampMs,
      Long offset,
      Long step,
      Long lagEstimate,
      String metadata,
      Integer leaderEpoch,
      Long expiresMs,
      List<String> marks,
      long journalOffset) {}

  public String header() {
    return table.header();
  }

  public String text(JournalEntry entry) {
    List<String> marks = new ArrayList<>(entry.marks());
    if (entry.commit().expiresMs() >= 0) {
      marks.add("expires " + TIME.format(Instant.ofEpochMilli(entry.commit().expiresMs())));
    }
    JournalRecord commit = entry.commit();
    List<String> cells = new ArrayList<>();
    cells.add(TIME.format(Instant.ofEpochMilli(commit.atMs())));
    String topic = commit.partition().topic();
    cells.add(isNarrow ? Lines.withoutMiddle(topic, TOPIC_ON_NARROW) : topic);
    cells.add(Integer.toString(commit.partition().partition()));
    cells.add(entry.isRemoval() ? "-" : commit.offset().toString());
    cells.add(entry.step() == null ? "-" : "%+d".formatted(entry.step()));
    if (hasLag) {
      cells.add(entry.lag() == null ? "-" : "~" + entry.lag());
    }
    if (!isNarrow) {
      String metadata = commit.metadata();
      cells.add(metadata == null || metadata.isEmpty() ? "-" : Printable.cell(metadata));
    }
    cells.add(String.join(", ", marks));
    return table.line(cells).stripTrailing();
  }

  public static String json(String group, JournalEntry entry) {
    return JsonLines.of(
        entry.isRemoval() ? "tombstone" : "commit",
        new JournalLine(
            group,
            entry.commit().partition().topic(),
            entry.commit().partition().partition(),
            TIME.format(Instant.ofEpochMilli(entry.commit().atMs())),
            entry.commit().atMs(),
            entry.commit().offset(),
            entry.step(),
            entry.lag(),
            entry.commit().metadata(),
            entry.commit().leaderEpoch() < 0 ? null : entry.commit().leaderEpoch(),
            entry.commit().expiresMs() < 0 ? null : entry.commit().expiresMs(),
            entry.marks(),
            entry.commit().journalOffset()));
  }

  public static String summary(String group, JournalSummary.Figures figures) {
    return String.format(
        Locale.ROOT,
        "Group %s: %s%s, %s records per commit, longest gap %s; %s, %,d double, %,d moved by a reset, %,d past the end, %,d removed. Compaction may have removed earlier ones.",
        group,
        EventText.plural(figures.commits(), "commit"),
        figures.commitsPerS() == null ? "" : " (" + figures.commitsPerS() + "/s)",
        figures.recordsPerCommit() == null ? "-" : figures.recordsPerCommit(),
        figures.longestGapMs() == null ? "-" : Durations.of(figures.longestGapMs()),
        EventText.plural(figures.rewinds(), "rewind"),
        figures.doubles(),
        figures.resets(),
        figures.pastEnd(),
        figures.removals());
  }
}
