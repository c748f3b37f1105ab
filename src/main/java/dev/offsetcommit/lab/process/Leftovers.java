package dev.offsetcommit.lab.process;

import dev.offsetcommit.broker.EmbeddedBroker;
import dev.offsetcommit.cluster.TerseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What earlier runs of the lab left in the directory for temporary files. Data of brokers that are
 * dead is removed, since a lab that was killed could not do it; histories are kept, and counted.
 *
 * @param histories how many runs have left their histories
 * @param bytes how much these hold
 */
public record Leftovers(int histories, long bytes) {

  /** How the directory of a run begins for which the user named none. */
  public static final String RUN = "offset-commit-lab-";

  /** In a run's directory: the data of a broker in a process of its own, by lane. */
  public static final String BROKER_OF_LANE = "broker-of-lane-";

  /** And in that one. */
  static final String BROKER_DATA = "broker";

  /**
   * Removes what is of no use any more, and counts the rest.
   *
   * @param temporary the directory for temporary files
   */
  public static Leftovers tidy(Path temporary) {
    EmbeddedBroker.removeDataOfTheDead(temporary);
    ConnectionFile.removeOfTheDead(temporary);
    int histories = 0;
    long bytes = 0;
    for (Path run : list(temporary, RUN + "*")) {
      if (!Files.isDirectory(run)) {
        continue;
      }
      for (Path lane : list(run, BROKER_OF_LANE + "*")) {
        EmbeddedBroker.removeDataIfDead(lane.resolve(BROKER_DATA));
      }
      if (!list(run, "*").isEmpty()) {
        histories++;
        bytes += size(run);
      }
    }
    return new Leftovers(histories, bytes);
  }

  private static List<Path> list(Path directory, String pattern) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, pattern)) {
      entries.forEach(found::add);
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      // Another user's, or going away just now.
    }
    return found;
  }

  private static long size(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /**
   * Refuses a directory that holds a history already.
   *
   * @param directories where this run will write
   * @throws TerseException if one of them is there, which is named
   */
  public static void checkUnused(List<Path> directories) {
    for (Path directory : directories) {
      if (Files.exists(directory)) {
        throw new TerseException(
            "%s is there already, from an earlier run, and a history is never overwritten. Name another --history directory, or remove it."
                .formatted(directory));
      }
    }
  }
}
