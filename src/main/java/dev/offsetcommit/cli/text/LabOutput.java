package dev.offsetcommit.cli.text;

import static dev.offsetcommit.cli.text.EventText.plural;

import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.OutputFormat;
import dev.offsetcommit.cli.terminal.Printable;
import dev.offsetcommit.cli.terminal.ProgressBar;
import dev.offsetcommit.cli.terminal.Terminal;
import dev.offsetcommit.lab.check.Anomaly;
import dev.offsetcommit.lab.check.ExperimentResult;
import dev.offsetcommit.lab.check.Verdict;
import dev.offsetcommit.lab.program.ProgramListener;
import dev.offsetcommit.lab.selftest.SelfTest;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Says what the lab does, and writes its results where they belong. */
public final class LabOutput implements ProgramListener {

  private final Console streams;
  private final PrintStream err;
  private final OutputFormat format;
  private final ProgressBar bar;
  private String running = "";
  private int struck;
  private int strikes;
  private long firstStrikeAt;
  private boolean stopping;

  public LabOutput(Console streams, OutputFormat format) {
    this.streams = streams;
    this.err = streams.err();
    this.format = format;
    this.bar = Terminal.isStderr() ? new ProgressBar(err, System::nanoTime, steps -> line()) : null;
  }

  @Override
  public synchronized void started(Place experiment) {
    running = experiment.toString();
    struck = 0;
    strikes = 0;
    show();
  }

  @Override
  public synchronized void struck(Place experiment, int soFar, int of) {
    running = experiment.toString();
    struck = soFar;
    strikes = of;
    if (soFar == 1) {
      firstStrikeAt = System.nanoTime();
    }
    show();
  }

  private void show() {
    if (bar != null && !stopping) {
      bar.draw();
    }
  }

  private String line() {
    return "%s %s %d%s%s"
        .formatted(
            running,
            ProgressBar.bar(struck, strikes, 20),
            struck,
            strikes == 0 ? "" : "/" + strikes,
            left());
  }

  /** About how long the rest of the strikes takes, by those so far. */
  private String left() {
    if (struck < 2 || struck == strikes) {
      return "";
    }
    long nanos = (System.nanoTime() - firstStrikeAt) / (struck - 1) * (strikes - struck);
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
    return ", about %d:%02d left".formatted(seconds / 60, seconds % 60);
  }

  private void clear() {
    if (bar != null) {
      bar.close();
    }
  }

  @Override
  public synchronized void finished(ExperimentResult row) {
    clear();
    streams.transcribe(() -> LabText.json(row));
    if (format == OutputFormat.JSON) {
      write(LabText.json(row) + "\n");
    } else if (row.verdict() != Verdict.HELD) {
      explain(row);
    }
  }

  /** Everything is over. */
  public synchronized void end(List<ExperimentResult> rows) {
    clear();
    if (stopping) {
      err.println(
          rows.isEmpty()
              ? "Stopped before any experiment finished"
              : "Stopped; an experiment that was under way is a row of what was seen so far");
    }
    if (format == OutputFormat.TABLE && !rows.isEmpty()) {
      write(LabText.table(rows));
    }
  }

  /** All experiments of a run are over: the same as {@link #end}, and what it means. */
  public synchronized void endWithVerdict(List<ExperimentResult> rows) {
    end(rows);
    if (!rows.isEmpty()) {
      err.println(LabText.verdict(rows));
    }
  }

  @Override
  public synchronized void calibrated(Shown shown) {
    clear();
    err.println(
        "Without any fault: first effect after %,d ms, about %,.0f records/s%s"
            .formatted(
                shown.startMs(),
                shown.recordsPerSecond(),
                shown.commits() < 0
                    ? ""
                    : ", %s for %s"
                        .formatted(
                            plural(shown.commits(), "commit"), plural(shown.records(), "record"))));
    say("An effect is a line that matches %s, such as:".formatted(shown.regex()));
    for (String line : shown.examples()) {
      say("  " + (line.length() <= 76 ? line : line.substring(0, 75) + "…"));
    }
    show();
  }

  @Override
  public synchronized void struckAt(Map<String, Integer> met, boolean chosen) {
    clear();
    StringBuilder text = new StringBuilder();
    met.forEach((moment, count) -> text.append(", %s %d".formatted(moment, count)));
    err.println(
        (chosen
                ? "Struck: "
                : "Struck at random times, since the lab does not see each connection: ")
            + (text.isEmpty() ? "nothing" : text.substring(2)));
  }

  @Override
  public synchronized void noticed(String what) {
    clear();
    err.println(what);
  }

  /** Everything is over that was done to a program. */
  public synchronized void endOfProgram(List<ExperimentResult> rows, String promise) {
    end(rows);
    for (ExperimentResult row : rows) {
      err.println(LabText.verdict(row, promise));
    }
  }

  /** Something of the self-test cannot run here. */
  public synchronized void leftOut(String what) {
    clear();
    err.println("Left out: " + what);
  }

  /** One of the known consumers was run. */
  public synchronized void selfTested(SelfTest.Result result) {
    clear();
    if (format == OutputFormat.JSON) {
      write(LabText.json(result) + "\n");
    }
  }

  /** All known consumers were run. */
  public synchronized void selfTestEnd(List<SelfTest.Result> results) {
    clear();
    if (format == OutputFormat.TABLE && !results.isEmpty()) {
      write(LabText.selfTestTable(results));
    }
    if (!results.isEmpty()) {
      err.println(LabText.selfTestVerdict(results));
    }
  }

  /** Asked to stop: says what was seen so far. */
  public synchronized void stopping() {
    clear();
    stopping = true;
    err.println(
        "Stopping all consumers, after %s of %s".formatted(plural(struck, "strike"), running));
  }

  /** Whether it was asked to stop. */
  public synchronized boolean isStopping() {
    return stopping;
  }

  private void explain(ExperimentResult row) {
    String name = row.mode() + ", " + row.groupProtocol() + ", " + row.fault() + ": ";
    row.findings().invalid().forEach(reason -> say(name + "invalid: " + reason));
    for (Anomaly example : row.findings().examples()) {
      say(name + example.kind() + ": " + example.detail());
    }
    if (row.promise().knownToLose() != null) {
      say(name + "expected, since " + row.promise().knownToLose());
    }
  }

  /** What a program printed may be anything. */
  private void say(String line) {
    err.println(Printable.of(line));
  }

  private void write(String lines) {
    try {
      streams.out().write(lines.getBytes(StandardCharsets.UTF_8));
      streams.out().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
