package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.Durations;
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

/** Writes a journal: a line for each commit. */
public final class JournalText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  private static final TextTable TABLE =
      new TextTable()
          .fixed("TIME", 24)
          .fixed("TOPIC", 20)
          .fixed("PARTITION", 9)
          .fixed("OFFSET", 12)
          .fixed("STEP", 8)
          .fixed("LAG", 8)
          .fixed("METADATA", 16)
          .fixed("MARKS", 0);

  private JournalText() {}

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

  public static String header() {
    return TABLE.header();
  }

  public static String text(JournalEntry entry) {
    List<String> marks = new ArrayList<>(entry.marks());
    if (entry.commit().expiresMs() >= 0) {
      marks.add("expires " + TIME.format(Instant.ofEpochMilli(entry.commit().expiresMs())));
    }
    JournalRecord commit = entry.commit();
    return TABLE
        .line(
            List.of(
                TIME.format(Instant.ofEpochMilli(commit.atMs())),
                commit.partition().topic(),
                Integer.toString(commit.partition().partition()),
                entry.isRemoval() ? "-" : commit.offset().toString(),
                entry.step() == null ? "-" : String.format(Locale.ROOT, "%+d", entry.step()),
                entry.lag() == null ? "-" : "~" + entry.lag(),
                commit.metadata() == null || commit.metadata().isEmpty()
                    ? "-"
                    : Printable.cell(commit.metadata()),
                String.join(", ", marks)))
        .stripTrailing();
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
