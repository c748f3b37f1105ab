package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.TextTable;
import dev.offsetcommit.reset.ResetStep;
import dev.offsetcommit.reset.UndoEntry;
import dev.offsetcommit.serde.JsonLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** Writes a reset plan. */
public final class ResetText {

  private ResetText() {}

  /** A partition of a plan; null for no commit. */
  record ResetLine(
      String group,
      String topic,
      int partition,
      Long currentOffset,
      Long newOffset,
      long comeAgain,
      long skipped,
      long movedBy,
      String metadata,
      Integer leaderEpoch,
      Boolean executed) {}

  public static String table(List<ResetStep> steps) {
    TextTable table =
        new TextTable()
            .column("TOPIC", 15)
            .fixed("PARTITION", 10)
            .fixed("CURRENT-OFFSET", 15)
            .fixed("NEW-OFFSET", 15)
            .column("EFFECT", 0);
    for (ResetStep step : steps) {
      table.row(
          List.of(
              step.partition().topic(),
              Integer.toString(step.partition().partition()),
              offset(step.before()),
              offset(step.after()),
              effect(step)));
    }
    return table.text();
  }

  /**
   * A step's line.
   *
   * @param executed whether it was done, null where the answer did not come
   */
  public static String json(String group, ResetStep step, Boolean executed) {
    OffsetAndMetadata after = step.after();
    return JsonLines.of(
        "reset",
        new ResetLine(
            group,
            step.partition().topic(),
            step.partition().partition(),
            step.before() == null ? null : step.before().offset(),
            after == null ? null : after.offset(),
            step.comeAgain(),
            step.skipped(),
            step.movedBy(),
            after == null ? null : after.metadata(),
            after == null ? null : after.leaderEpoch().orElse(null),
            executed));
  }

  private static String offset(OffsetAndMetadata commit) {
    return commit == null ? "-" : Long.toString(commit.offset());
  }

  private static String effect(ResetStep step) {
    List<String> parts = new ArrayList<>();
    if (step.isUnchanged()) {
      parts.add("no change");
    } else if (step.after() == null) {
      parts.add("the commit is removed");
    } else if (step.before() == null) {
      parts.add("first commit");
    } else if (step.comeAgain() > 0) {
      parts.add(
          String.format(
              Locale.ROOT,
              "%,d %s repeated",
              step.comeAgain(),
              step.comeAgain() == 1 ? "is" : "are"));
    } else if (step.skipped() > 0) {
      parts.add(String.format(Locale.ROOT, "%,d skipped", step.skipped()));
    } else {
      parts.add("nothing is repeated or skipped");
    }
    if (step.movedBy() > 0) {
      long start = step.log().start();
      parts.add("%d is below log start %d, so %d is used".formatted(step.wanted(), start, start));
    } else if (step.movedBy() < 0) {
      long end = step.log().end();
      parts.add("%d is past log end %d, so %d is used".formatted(step.wanted(), end, end));
    }
    return String.join("; ", parts);
  }

  /** What the group has committed since the reset that an undo takes back. */
  public static String committedSince(ResetStep step, UndoEntry undo) {
    return "%s was reset to %s and is at %s by now"
        .formatted(
            step.partition(),
            undo.resetTo() == null ? "no commit" : undo.resetTo(),
            step.before() == null ? "no commit" : step.before().offset());
  }

  /** A sentence for each partition of whose records more than half are skipped. */
  public static List<String> largeSkips(List<ResetStep> steps) {
    return steps.stream()
        .filter(step -> step.skipped() * 2 > step.log().end() - step.log().start())
        .map(
            step ->
                String.format(
                    Locale.ROOT,
                    "Warning: %s: %,d of the %,d records in its log are skipped, more than half",
                    step.partition(),
                    step.skipped(),
                    step.log().end() - step.log().start()))
        .toList();
  }

  /** What all steps do together. */
  public static String summary(List<ResetStep> steps) {
    long again = steps.stream().mapToLong(ResetStep::comeAgain).sum();
    long skipped = steps.stream().mapToLong(ResetStep::skipped).sum();
    long moved = steps.stream().filter(step -> step.movedBy() != 0).count();
    return String.format(
        Locale.ROOT,
        "%s %s repeated, %,d %s skipped%s",
        EventText.plural(again, "offset"),
        again == 1 ? "is" : "are",
        skipped,
        skipped == 1 ? "is" : "are",
        moved == 0
            ? ""
            : ", and in %s the log does not have the wanted offset"
                .formatted(EventText.plural(moved, "partition")));
  }
}
