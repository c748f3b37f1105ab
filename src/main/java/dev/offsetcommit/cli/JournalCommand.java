package dev.offsetcommit.cli;

import dev.offsetcommit.cli.options.DateTimes;
import dev.offsetcommit.cli.options.Formats;
import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.cli.terminal.Terminal;
import dev.offsetcommit.cli.text.JournalText;
import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.journal.JournalEntry;
import dev.offsetcommit.journal.JournalReader;
import dev.offsetcommit.journal.JournalSummary;
import dev.offsetcommit.serde.JsonLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code journal}: the history of a group's commits. */
@Command(
    name = "journal",
    description =
        "Shows every commit of a group as __consumer_offsets recorded it: what there is, or with --follow what comes.",
    footer = {
      "%nMARKS: rewind = below the commit before, double = the same offset again, reset = moved while the group had no members, past-end = above the log end of now, removed = expired, or deleted by a tool or with its topic."
    })
final class JournalCommand extends ClusterCommand {

  JournalCommand(Console console) {
    super(console);
  }

  @Option(
      names = {"-g", "--group"},
      required = true,
      description = "The group. Required.")
  private String group;

  @Option(
      names = "--from-beginning",
      description =
          "With --follow: begin with the commits that are recorded already, as it is without --follow.")
  private boolean fromBeginning;

  @Option(names = "--follow", description = "Wait for new commits and show them, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = "--lag",
      description =
          "Estimate the lag at each commit from the brokers' time index: one question for each.")
  private boolean lag;

  @Option(
      names = {"-t", "--topic"},
      description = "Only commits of this topic; repeatable.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--partition",
      paramLabel = "P",
      description = "Only commits of this partition; repeatable.")
  private List<Integer> partitions = new ArrayList<>();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only commits from then on: 2026-11-22T10:15:00, in UTC or with an offset, or a date.")
  private String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Only commits before then.")
  private String until;

  @Option(names = "--marks-only", description = "Only commits that have marks.")
  private boolean marksOnly;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      converter = Formats.Text.class,
      completionCandidates = Formats.Text.class,
      defaultValue = "text",
      description = "text or json, one object per line. Default: ${DEFAULT-VALUE}.")
  private OutputFormat output;

  private boolean headed;

  @Override
  public Integer call() throws IOException {
    if (group.isBlank()) {
      throw usage("--group must not be empty");
    }
    ConnectionSettings settings = connection.resolve(console);
    Predicate<JournalEntry> wanted = wanted();
    JournalText text =
        new JournalText(Terminal.isStdout() ? Terminal.columns() : Integer.MAX_VALUE, lag);
    JournalSummary summary = new JournalSummary();
    long[] recorded = {0};
    long behind;
    try (JournalReader reader = new JournalReader(settings)) {
      StopSignal.stops(reader::stop);
      behind =
          reader.read(
              new JournalReader.Wanted(group, fromBeginning || !follow, follow, lag),
              entries -> {
                recorded[0] += entries.size();
                List<JournalEntry> chosen = entries.stream().filter(wanted).toList();
                chosen.forEach(summary::add);
                write(chosen, text);
              });
    }
    JournalSummary.Figures figures = summary.figures();
    console.event(
        "summary", JournalText.summary(group, figures), () -> JsonLines.of("summary", figures));
    if (!follow && behind > 0) {
      console
          .err()
          .println(
              behind
                  + " records of __consumer_offsets lie behind a transaction that is still open, and are not shown: commits of this group may be among them.");
    }
    if (!follow && recorded[0] > 0 && figures.commits() + figures.removals() == 0) {
      console
          .err()
          .println(
              "None of the %,d commits that are recorded of group %s is one that was asked for."
                  .formatted(recorded[0], group));
    }
    if (!follow && recorded[0] == 0) {
      console
          .err()
          .println(
              "No commit of group %s is recorded on %s. Is the name right? 'lag' shows all groups."
                  .formatted(group, connection.servers()));
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }

  /** Which commits were asked for. */
  private Predicate<JournalEntry> wanted() {
    long from = since == null ? Long.MIN_VALUE : DateTimes.parseMs(since);
    long to = until == null ? Long.MAX_VALUE : DateTimes.parseMs(until);
    return entry ->
        (topics.isEmpty() || topics.contains(entry.commit().partition().topic()))
            && (partitions.isEmpty() || partitions.contains(entry.commit().partition().partition()))
            && entry.commit().atMs() >= from
            && entry.commit().atMs() < to
            && !(marksOnly && entry.marks().isEmpty());
  }

  private void write(List<JournalEntry> entries, JournalText text) {
    try {
      if (output == OutputFormat.TEXT && !headed && !entries.isEmpty()) {
        headed = true;
        JsonLines.write(console.out(), text.header());
      }
      for (JournalEntry entry : entries) {
        console.transcribe(() -> JournalText.json(group, entry));
        JsonLines.write(
            console.out(),
            output == OutputFormat.JSON ? JournalText.json(group, entry) : text.text(entry));
      }
      console.out().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
