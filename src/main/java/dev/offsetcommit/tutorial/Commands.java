package dev.offsetcommit.tutorial;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.cluster.Deadline;
import dev.offsetcommit.cluster.StopToken;
import dev.offsetcommit.cluster.TerseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the commands of a chapter with {@code sh}, in a directory of their own, with this program's
 * commands first on the PATH.
 */
public final class Commands implements AutoCloseable {

  /** What a consumer that is halted at a checkpoint, and so heeds no signal, is given to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration GLANCE = Duration.ofMillis(100);

  private final Path directory;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Map<String, Process> running = new LinkedHashMap<>();
  private final StopToken stop;
  private int started;

  /**
   * Makes the directory and the commands.
   *
   * @param programs by name what {@code sh} is to run, to which the arguments are added
   * @param variables their environment, beside this process's own
   * @param stop ends all waits
   */
  Commands(Map<String, String> programs, Map<String, String> variables, StopToken stop)
      throws IOException {
    this.stop = stop;
    directory = Files.createTempDirectory("offset-commit-tutorial-");
    Path bin = Files.createDirectory(directory.resolve("bin"));
    for (Map.Entry<String, String> program : programs.entrySet()) {
      Path file = bin.resolve(program.getKey());
      Files.writeString(file, "#!/bin/sh\n%s\n".formatted(program.getValue()));
      file.toFile().setExecutable(true);
    }
    environment.put("PATH", "%s:%s".formatted(bin, System.getenv("PATH")));
    environment.putAll(variables);
  }

  /**
   * What a command is made of for {@code sh}.
   *
   * @param first its first words
   * @param last what comes behind the words that are typed
   */
  public static String program(List<String> first, List<String> last) {
    return "exec %s \"$@\" %s".formatted(quoted(first), quoted(last));
  }

  private static String quoted(List<String> words) {
    return words.stream()
        .map(word -> "'%s'".formatted(word.replace("'", "'\\''")))
        .collect(Collectors.joining(" "));
  }

  /**
   * Where a command writes.
   *
   * @param output what it shows
   * @param transcript the same and more as JSON, one object in a line
   */
  record Written(Path output, Path transcript) {}

  /**
   * Starts a command.
   *
   * @param name later commands know its process id by this variable
   */
  Written start(String name, String script) {
    String file = "%s-%d".formatted(name, ++started);
    Written files =
        new Written(directory.resolve(file + ".out"), directory.resolve(file + ".ndjson"));
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh", "-c", script.matches("(?s)\\w+ [^;&|]*") ? "exec " + script : script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(files.output().toFile());
    builder.environment().remove(ConnectionSettings.ENVIRONMENT_VARIABLE);
    builder.environment().putAll(environment);
    builder.environment().put(Tutorial.TRANSCRIPT, files.transcript().toString());
    try {
      Process process = builder.start();
      running.put(name, process);
      environment.put(name, Long.toString(process.pid()));
    } catch (IOException e) {
      throw new TerseException(
          "The tutorial runs its commands with sh, and could not: " + e.getMessage(), e);
    }
    return files;
  }

  /**
   * Waits for a command's end.
   *
   * @param waiting is told how long it has been, now and then
   * @return its exit code, or null if it has not ended in time or the tutorial was stopped
   */
  Integer await(String name, Duration limit, java.util.function.Consumer<Duration> waiting) {
    Process process = running.get(name);
    Deadline deadline = Deadline.in(limit);
    while (process.isAlive()) {
      if (deadline.isOver() || stop.isStopped()) {
        return null;
      }
      waiting.accept(limit.minus(deadline.left()));
      waitFor(process, GLANCE);
    }
    running.remove(name);
    return process.exitValue();
  }

  private static void waitFor(Process process, Duration atMost) {
    try {
      process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends what still runs, with what it has started, and removes the directory. */
  @Override
  public void close() {
    List<ProcessHandle> all =
        running.values().stream()
            .map(Process::toHandle)
            .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process)))
            .toList();
    all.forEach(ProcessHandle::destroy);
    Deadline deadline = Deadline.in(PATIENCE);
    for (Process process : running.values()) {
      waitFor(process, deadline.left());
    }
    all.forEach(ProcessHandle::destroyForcibly);
    running.values().forEach(process -> waitFor(process, PATIENCE));
    running.clear();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
