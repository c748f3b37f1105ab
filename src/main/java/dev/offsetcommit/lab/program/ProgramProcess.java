package dev.offsetcommit.lab.program;

import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.cluster.TerseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program in a session of its own, so that a signal reaches its whole process tree: a shell
 * script, {@code npm start} and what they started. What has left that session is found by a
 * variable in its environment. A guard kills it all if the lab is gone.
 */
final class ProgramProcess {

  /** In the environment of all that a program starts. */
  private static final String MARK = "OFFSET_COMMIT_LAB_PROGRAM";

  /** A JVM announces these on stderr, and they are the lab's, not the program's. */
  private static final Set<String> OF_THE_LAB =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /** Waits for the end of its stdin, which the lab holds open as long as it lives. */
  private static final String GUARD =
      "trap '' INT TERM HUP; read -r end; kill -KILL -$1 $1 2>/dev/null";

  private static final boolean SETSID = isThere("setsid");
  private static final boolean STDBUF = isThere("stdbuf");

  private final Process process;
  private final String mark;
  private final Process guard;

  private ProgramProcess(Process process, String mark, Process guard) {
    this.process = process;
    this.mark = mark;
    this.guard = guard;
  }

  /**
   * Starts it.
   *
   * @param words its command
   * @param environment what it has beside the lab's environment
   * @param out where its stdout goes
   * @param err where its stderr goes
   * @throws TerseException if there is no such command
   */
  static ProgramProcess start(
      List<String> words, Map<String, String> environment, Path out, Path err) {
    List<String> line = new ArrayList<>();
    if (SETSID) {
      line.add("setsid");
    }
    if (STDBUF) {
      // For a C program that would hold its lines back in a pipe or a file, as in no terminal.
      line.addAll(List.of("stdbuf", "-oL"));
    }
    line.addAll(words);
    String mark = ProcessHandle.current().pid() + "-" + System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeAll(OF_THE_LAB);
    builder.environment().put("PYTHONUNBUFFERED", "1");
    builder.environment().putAll(environment);
    builder.environment().put(MARK, mark);
    try {
      Process process = builder.start();
      Process guard =
          new ProcessBuilder("sh", "-c", GUARD, "sh", Long.toString(process.pid())).start();
      return new ProgramProcess(process, mark, guard);
    } catch (IOException e) {
      throw new TerseException("Cannot start %s: %s".formatted(words.get(0), e.getMessage()), e);
    }
  }

  /**
   * Whether a command can be started: a path to an executable file, or a name on the PATH.
   *
   * @param command the first word of a line
   */
  static boolean isThere(String command) {
    if (command.contains("/")) {
      return Files.isExecutable(Path.of(command));
    }
    return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL to all of it, and its exit code; null if it did not end within some seconds. */
  Integer kill() throws InterruptedException {
    // Without a detour: a few milliseconds later it has finished what it was doing.
    List<ProcessHandle> descendants = SETSID ? List.of() : process.descendants().toList();
    process.destroyForcibly();
    signal("KILL");
    descendants.forEach(ProcessHandle::destroyForcibly);
    marked().forEach(ProcessHandle::destroyForcibly);
    Integer exit = awaitExit(Duration.ofSeconds(10));
    letTheGuardGo();
    return exit;
  }

  /** Sends a signal, such as {@code TERM}, to all of it. */
  void signal(String name) throws InterruptedException {
    String target = (SETSID ? "-" : "") + process.pid();
    try {
      new ProcessBuilder("sh", "-c", "kill -%s %s 2>/dev/null".formatted(name, target))
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new TerseException("Cannot send signals: " + e.getMessage(), e);
    }
  }

  /** Its exit code, null if it has none in time. */
  Integer awaitExit(Duration timeout) throws InterruptedException {
    return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
  }

  /** Whether something of it is left: of its session, or elsewhere with its mark. */
  boolean hasSurvivors() {
    return process.isAlive() || !marked().isEmpty();
  }

  private void letTheGuardGo() {
    guard.destroyForcibly();
  }

  /** What has left the session, as a daemon does. */
  private List<ProcessHandle> marked() {
    Path proc = Path.of("/proc");
    if (!Files.isDirectory(proc)) {
      return List.of();
    }
    byte[] wanted = (MARK + "=" + mark).getBytes(StandardCharsets.UTF_8);
    List<ProcessHandle> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path one : all) {
        if (contains(environment(one), wanted)) {
          Optional.of(Long.parseLong(one.getFileName().toString()))
              .flatMap(ProcessHandle::of)
              .ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static byte[] environment(Path process) {
    try {
      return Files.readAllBytes(process.resolve("environ"));
    } catch (IOException e) {
      // Another user's, or gone.
      return new byte[0];
    }
  }

  private static boolean contains(byte[] text, byte[] wanted) {
    return new String(text, StandardCharsets.ISO_8859_1)
        .contains(new String(wanted, StandardCharsets.ISO_8859_1));
  }

  /** Waits until it has ended or the time is over; true if it has ended. */
  boolean awaitEnd(Deadline deadline) throws InterruptedException {
    return process.waitFor(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
  }
}
