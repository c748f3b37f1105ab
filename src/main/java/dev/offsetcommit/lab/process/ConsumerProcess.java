package dev.offsetcommit.lab.process;

import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.cluster.TerseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A consumer in a JVM of its own. What it writes, to stdout and stderr, the operating system
 * appends to one file: so it survives the child, and the lab.
 */
public final class ConsumerProcess {

  /** The least time that it takes for a record. */
  public static final Duration PROCESS_TIME = Duration.ofNanos(500_000);

  public static final int POLL_RECORDS = 50;

  private static final long LOOK_EVERY_MS = 5;

  /**
   * A signal to the whole group of the terminal is not for the guard. A process that is to stop
   * runs on until it is scheduled, and takes another signal first, so that is waited for.
   */
  private static final String STOP_UNTIL_END_OF_STDIN =
      """
      trap '' INT TERM HUP
      kill -STOP $1 || exit
      until case $(ps -o stat= -p $1 2>/dev/null) in T* | '') true ;; *) false ;; esac; do sleep 0.01; done
      echo stopped
      read -r end
      kill -CONT $1
      """;

  private final int number;
  private final Process process;
  private final OutputTail tail;
  private Process guard;

  private ConsumerProcess(int number, Process process, Path file) {
    this.number = number;
    this.process = process;
    this.tail = new OutputTail(file);
  }

  static ConsumerProcess start(int number, List<String> command, Path file) {
    try {
      Files.createFile(file);
      Process process =
          EndsWithLab.child(Program.process(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()))
              .start();
      return new ConsumerProcess(number, process, file);
    } catch (IOException e) {
      throw new TerseException("Cannot start a consumer: " + e.getMessage(), e);
    }
  }

  int number() {
    return number;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long records() {
    tail.read();
    return tail.records();
  }

  /** Waits for something in its output; false if it ended, or did not come in time. */
  public boolean await(Predicate<OutputTail> wanted, Duration timeout) throws InterruptedException {
    Deadline deadline = Deadline.in(timeout);
    while (true) {
      boolean alive = process.isAlive();
      tail.read();
      if (wanted.test(tail)) {
        return true;
      }
      if (!alive || deadline.isOver()) {
        return false;
      }
      process.waitFor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * SIGSTOP; nothing where the child has ended by itself. A stopped process does not notice that
   * the lab is gone, so a shell stands by that has it go on then: it waits for the end of its
   * stdin, too.
   */
  public void stop() throws InterruptedException {
    try {
      guard =
          new ProcessBuilder("sh", "-c", STOP_UNTIL_END_OF_STDIN, "sh", "" + process.pid()).start();
      if (guard.getInputStream().read() < 0 && !process.waitFor(1, TimeUnit.SECONDS)) {
        throw new IOException("kill -STOP failed");
      }
    } catch (IOException e) {
      throw new TerseException("Cannot send signals: " + e.getMessage(), e);
    }
  }

  /** SIGCONT, after {@link #stop()}. */
  public void goOn() throws InterruptedException {
    try {
      guard.getOutputStream().close();
      guard.waitFor();
    } catch (IOException e) {
      throw new TerseException("Cannot send signals: " + e.getMessage(), e);
    }
  }

  /** Sends a signal, {@code TERM}. */
  void signal(String name) throws InterruptedException {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new TerseException("Cannot send signals: " + e.getMessage(), e);
    }
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** In a child: halts until the lab kills it, but not for ever. */
  public static void sleepUntilKilled() {
    try {
      TimeUnit.MINUTES.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("halted for 10 minutes, and was not killed");
  }

  /** Its exit code, null if it has none in time. */
  Integer awaitExit(Duration timeout) throws InterruptedException {
    return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
  }
}
