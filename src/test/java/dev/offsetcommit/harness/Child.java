package dev.offsetcommit.harness;

import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.event.EventCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A command that runs as a real process, by its executable in {@code scripts}, as users start it.
 * Closing it kills it.
 */
public final class Child implements AutoCloseable {

  /** The bit of signal 2 in a signal mask. */
  private static final long SIGINT = 1 << 1;

  private static final Path SCRIPTS = Path.of("scripts").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Lines out;
  private final Lines err;

  private Child(Process process) {
    this.process = process;
    this.out = new Lines(process.getInputStream());
    this.err = new Lines(process.getErrorStream());
  }

  /**
   * The first start of a build prepares faster ones, which takes long on a busy machine: done once,
   * with a patience of its own, and not while a test waits for something else.
   */
  private static final class Prepared {
    private static final long PATIENCE_MINUTES = 5;

    static {
      try {
        Process first =
            new ProcessBuilder(SCRIPTS.resolve("offset-commit").toString(), "--version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!first.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
          first.destroyForcibly();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    static void ensure() {
      // The static initialiser has run.
    }
  }

  /** Waits until {@code scripts} start quickly. */
  static void ensurePrepared() {
    Prepared.ensure();
  }

  /** The words that start a command by its executable. */
  public static List<String> command(String name) {
    return List.of(SCRIPTS.resolve("offset-commit").toString(), name);
  }

  /** Starts {@code scripts/offset-commit} with these arguments. */
  public static Child start(String... args) {
    return start(Map.of(), args);
  }

  /** The same with environment variables. */
  public static Child start(Map<String, String> environment, String... args) {
    List<String> line = new ArrayList<>(List.of(SCRIPTS.resolve("offset-commit").toString()));
    line.addAll(List.of(args));
    return exec(environment, line);
  }

  /** Starts any program, which may start one of {@code scripts}. */
  public static Child exec(Map<String, String> environment, List<String> line) {
    Prepared.ensure();
    return execUnprepared(environment, line);
  }

  /** Starts a program that has nothing to do with {@code scripts}. */
  public static Child execUnprepared(Map<String, String> environment, List<String> line) {
    try {
      ProcessBuilder builder = new ProcessBuilder(answeringSigint(line));
      builder.environment().putAll(environment);
      return new Child(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A process that was started in the background of a script ignores SIGINT, and so do its
   * children, and theirs: a test that sends it gives them the default back.
   */
  private static List<String> answeringSigint(List<String> line) throws IOException {
    Path status = Path.of("/proc/self/status");
    boolean ignored =
        Files.exists(status)
            && Files.readAllLines(status).stream()
                .filter(l -> l.startsWith("SigIgn:"))
                .anyMatch(l -> (Long.parseUnsignedLong(l.substring(7).trim(), 16) & SIGINT) != 0);
    if (!ignored) {
      return line;
    }
    List<String> answering = new ArrayList<>(List.of("env", "--default-signal=INT"));
    answering.addAll(line);
    return answering;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends a signal, {@code KILL}, {@code TERM}, {@code INT}, {@code STOP} or {@code CONT}. */
  public void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the end and returns the exit code. */
  public int awaitExit() {
    return awaitExit(PATIENCE);
  }

  /** The same for what takes longer. */
  public int awaitExit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running after " + patience + "\n" + this);
      }
      out.thread.join(PATIENCE.toMillis());
      err.thread.join(PATIENCE.toMillis());
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills it with SIGKILL and returns the exit code, 137. */
  public int kill() {
    signal("KILL");
    return awaitExit();
  }

  /** What it has written to stdout so far. */
  public List<String> out() {
    return out.copy();
  }

  /** What it has written to stderr so far. */
  public List<String> err() {
    return err.copy();
  }

  /** Waits for a line on stdout. */
  public String awaitOut(Predicate<String> wanted) {
    return await(out, wanted);
  }

  /** Waits for a line on stderr. */
  public String awaitErr(Predicate<String> wanted) {
    return await(err, wanted);
  }

  /** Waits for an event of a kind on stderr. */
  public void awaitEvent(Class<? extends ConsumerEvent> kind) {
    awaitErr(line -> kind.isInstance(EventCodec.read(line)));
  }

  private String await(Lines lines, Predicate<String> wanted) {
    return lines
        .await(wanted, PATIENCE)
        .orElseThrow(
            () -> new AssertionError("the line did not come within " + PATIENCE + "\n" + this));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  @Override
  public String toString() {
    return "--- stdout\n" + String.join("\n", out()) + "\n--- stderr\n" + String.join("\n", err());
  }

  /** The lines of one stream, read by a thread of their own. */
  private static final class Lines {

    private final List<String> lines = new ArrayList<>();
    private final Thread thread;
    private boolean ended;

    Lines(InputStream stream) {
      thread = new Thread(() -> read(stream), "child-output");
      thread.setDaemon(true);
      thread.start();
    }

    private void read(InputStream stream) {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          add(line);
        }
      } catch (IOException e) {
        // The process was killed.
      }
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }

    private synchronized void add(String line) {
      lines.add(line);
      notifyAll();
    }

    synchronized List<String> copy() {
      return List.copyOf(lines);
    }

    synchronized java.util.Optional<String> await(Predicate<String> wanted, Duration patience) {
      long deadline = System.nanoTime() + patience.toNanos();
      int seen = 0;
      while (true) {
        for (; seen < lines.size(); seen++) {
          if (wanted.test(lines.get(seen))) {
            return java.util.Optional.of(lines.get(seen));
          }
        }
        long left = deadline - System.nanoTime();
        if (ended || left <= 0) {
          return java.util.Optional.empty();
        }
        try {
          wait(Math.max(1, left / 1_000_000));
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
