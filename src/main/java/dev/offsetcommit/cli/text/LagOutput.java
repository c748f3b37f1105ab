package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.cli.terminal.Terminal;
import dev.offsetcommit.lag.GroupLag;
import dev.offsetcommit.lag.LagQuery;
import dev.offsetcommit.lag.LagWatch;
import dev.offsetcommit.lag.PartitionLag;
import dev.offsetcommit.serde.JsonLines;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes the samples of {@code lag}: as a table, as JSON, or on a screen that is drawn again. */
public final class LagOutput {

  private final Console console;
  private final OutputFormat format;
  private final List<String> groups;
  private final List<String> topics;
  private final String cluster;

  /**
   * Where samples go.
   *
   * @param console the output
   * @param format of the rows
   * @param groups that the user named; none = all
   * @param topics that the user named; none = all
   * @param cluster its name, for the head of a screen
   */
  public LagOutput(
      Console console,
      OutputFormat format,
      List<String> groups,
      List<String> topics,
      String cluster) {
    this.console = console;
    this.format = format;
    this.groups = groups;
    this.topics = topics;
    this.cluster = cluster;
  }

  /** Whether a person looks at it, and frames are drawn over each other. */
  public boolean isScreen() {
    return format == OutputFormat.TABLE && Terminal.isStdout();
  }

  /**
   * Writes what one sample has shown.
   *
   * @throws IOException if that is not possible
   */
  public void write(LagQuery.Sample sample) throws IOException {
    OutputStream out = console.out();
    for (GroupLag lag : sample.groups()) {
      for (PartitionLag row : lag.partitions()) {
        console.transcribe(() -> LagText.json(lag.group().group(), row));
      }
      console.transcribe(() -> LagText.json(lag));
    }
    if (isScreen() && groups.isEmpty() && topics.isEmpty() && sample.groups().size() > 1) {
      out.write(
          LagScreen.groups(sample.groups(), Terminal.columns()).getBytes(StandardCharsets.UTF_8));
      out.flush();
      console.err().println("'lag --group NAME' shows the partitions of one.");
      return;
    }
    boolean first = true;
    for (GroupLag lag : sample.groups()) {
      if (format == OutputFormat.JSON) {
        for (PartitionLag row : lag.partitions()) {
          JsonLines.write(out, LagText.json(lag.group().group(), row));
        }
        JsonLines.write(out, LagText.json(lag));
      } else if (!lag.partitions().isEmpty()) {
        String table =
            isScreen()
                ? (first ? "" : "\n") + LagScreen.group(lag, Terminal.columns())
                : LagText.table(lag);
        out.write(table.getBytes(StandardCharsets.UTF_8));
        first = false;
      }
      out.flush();
      // Of all groups, those that have nothing to do with the topic are not worth a word; nor is
      // that a group has nothing of a topic that does not exist, which is said.
      boolean isThere = topics.isEmpty() || !sample.missing().containsAll(topics);
      if (!lag.partitions().isEmpty() || isThere && (!groups.isEmpty() || topics.isEmpty())) {
        boolean isTitled = isScreen() && !lag.partitions().isEmpty();
        LagText.remarks(lag, topics, isTitled).forEach(console.err()::println);
      }
    }
  }

  /**
   * Writes one sample of several.
   *
   * @param refusals by the name of the group, why it cannot be seen
   * @param isFirst whether it is the first of them
   */
  public void write(LagWatch.Frame frame, Map<String, String> refusals, boolean isFirst) {
    String text;
    console.transcribe(() -> WatchText.json(frame).stripTrailing());
    if (format == OutputFormat.JSON) {
      text = WatchText.json(frame);
    } else {
      text =
          isScreen()
              ? new WatchScreen(cluster, Terminal.isColoured()).of(frame, refusals, Terminal.size())
              : WatchText.lines(frame, isFirst);
    }
    try {
      console.out().write(text.getBytes(StandardCharsets.UTF_8));
      console.out().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
