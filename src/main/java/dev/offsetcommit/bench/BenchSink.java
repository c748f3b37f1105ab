package dev.offsetcommit.bench;

import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.sink.SinkAddress;
import dev.offsetcommit.sink.SinkGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The database of one run of {@code sink}: the user's, from which the run's rows are removed, or a
 * SQLite file in a temporary directory, so that each run begins with an empty one.
 */
final class BenchSink implements AutoCloseable {

  private final SinkAddress address;
  private final Path directory;

  /**
   * For one run.
   *
   * @param given the user's database, or null
   */
  BenchSink(SinkAddress given) {
    try {
      directory = given == null ? Files.createTempDirectory("offset-commit-bench-") : null;
    } catch (IOException e) {
      throw new TerseException(
          "Cannot make a temporary directory for the sink (%s). Name a database with --sink."
              .formatted(e.getMessage()),
          e);
    }
    address =
        given == null
            ? new SinkAddress("jdbc:sqlite:" + directory.resolve("results.db"), Map.of())
            : given;
  }

  SinkAddress address() {
    return address;
  }

  /** Removes what a group has written to the user's database; a file of ours goes as a whole. */
  void remove(String group) {
    if (directory == null) {
      SinkGroup.remove(address, group);
    }
  }

  @Override
  public void close() {
    if (directory == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new TerseException(
          "Cannot remove %s (%s). Remove it by hand.".formatted(directory, e.getMessage()), e);
    }
  }
}
