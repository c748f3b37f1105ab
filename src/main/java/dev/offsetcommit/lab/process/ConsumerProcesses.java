package dev.offsetcommit.lab.process;

import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.lab.history.CommitLog;
import dev.offsetcommit.lab.history.ConsumerRun;
import dev.offsetcommit.lab.history.HistoryFile;
import dev.offsetcommit.lab.history.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** The children of one experiment: starts them, ends them, and records both. */
public final class ConsumerProcesses {

  /** How long to wait for a child, beside what a dead member's session holds up. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final HistoryFile history;
  private final CommitLog commitLog;
  private final List<String> command;
  private final List<String> defaults;
  private final Duration patience;
  private final List<ConsumerProcess> children = new CopyOnWriteArrayList<>();
  private final List<Long> recoveriesMs = new ArrayList<>();
  private Long struckAt;
  private final StopToken stop;

  /**
   * A crew without children.
   *
   * @param plan where they write, and how they are started
   * @param stop after it no child is started
   */
  public ConsumerProcesses(
      LaunchPlan plan, HistoryFile history, CommitLog commitLog, StopToken stop) {
    this.directory = plan.directory();
    this.history = history;
    this.commitLog = commitLog;
    this.stop = stop;
    this.command = plan.command();
    this.defaults = plan.defaults();
    this.patience = plan.patience();
  }

  /** Starts a child with these options more. */
  public ConsumerProcess start(List<String> options) {
    checkStopped();
    int number = children.size() + 1;
    String file = String.format(Locale.ROOT, "child-%03d.ndjson", number);
    List<String> line = new ArrayList<>(command);
    line.addAll(options);
    for (int i = 0; i < defaults.size(); i += 2) {
      if (!options.contains(defaults.get(i))) {
        line.addAll(defaults.subList(i, i + 2));
      }
    }
    history.write(
        Json.ofChild("child_started", number)
            .put("file", file)
            .put("journal_end", commitLog.end())
            .put("options", String.join(" ", options)));
    ConsumerProcess child = ConsumerProcess.start(number, line, directory.resolve(file));
    children.add(child);
    if (stop.isStopped()) {
      child.kill();
    }
    return child;
  }

  /** Waits for a child's first record, or until it halts; false if neither comes. */
  public boolean awaitBusy(ConsumerProcess child) throws InterruptedException {
    return awaitRecovery(child, 0);
  }

  /** Waits for a child's next record after this many, or until it halts; false if neither comes. */
  public boolean awaitRecovery(ConsumerProcess child, long records) throws InterruptedException {
    boolean busy = child.await(tail -> tail.records() > records || tail.isPaused(), patience);
    if (busy && struckAt != null && child.records() > records) {
      recoveriesMs.add((System.nanoTime() - struckAt) / 1_000_000);
    }
    struckAt = null;
    checkStopped();
    return busy;
  }

  /** Records that something was done to a child, or to what it talks to. */
  public void struck(ConsumerProcess child, String strike) {
    struckAt = System.nanoTime();
    history.struck(child.number(), strike, child.records());
  }

  /** SIGKILL, and the exit code that proves it. */
  public void kill(ConsumerProcess child) throws InterruptedException {
    child.kill();
    ended(child, ConsumerRun.KILLED, true);
  }

  /** SIGTERM, and a clean end. */
  public void terminate(ConsumerProcess child) throws InterruptedException {
    child.signal("TERM");
    ended(child, 143, false);
  }

  /** Waits until a child ends by itself; patience begins anew with each record. */
  public void awaitEnd(ConsumerProcess child) throws InterruptedException {
    boolean goesOn = true;
    while (goesOn) {
      long before = child.records();
      goesOn = child.await(tail -> tail.records() > before, patience);
    }
    ended(child, 0, false);
  }

  private void ended(ConsumerProcess child, int expected, boolean killed)
      throws InterruptedException {
    Integer exit = child.awaitExit(patience);
    history.ended(child.number(), expected, killed, exit);
    checkStopped();
  }

  /**
   * Records how far a child has got before the last strike at another, or the same, is over.
   *
   * @param child which one was struck
   * @param by whose records show it
   */
  public void seen(ConsumerProcess child, ConsumerProcess by) {
    history.write(
        Json.ofChild("seen", child.number()).put("by", by.number()).put("records", by.records()));
  }

  /** How long to wait for what a dead member's session may hold up. */
  public Duration patience() {
    return patience;
  }

  public List<Long> recoveriesMs() {
    return recoveriesMs;
  }

  private void checkStopped() {
    if (stop.isStopped()) {
      throw new LabStopped();
    }
  }

  /** Kills all children that are left. */
  public void kill() {
    children.forEach(ConsumerProcess::kill);
  }
}
