package dev.offsetcommit.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows whether a disk that a broker of this process writes to is full: Kafka meets that in many
 * threads at once, and tells it by a stack trace in each.
 */
public final class FullDisk {

  /** A batch of records, at most, did not fit. */
  private static final long LEFT_BYTES_MAX = 2 << 20;

  /** A broker that starts makes files for its metadata and for its internal topics. */
  private static final long TO_START_BYTES_MIN = 8 << 20;

  private static final Set<Path> USED = ConcurrentHashMap.newKeySet();

  private FullDisk() {}

  /** A broker uses a data directory. */
  static void watch(Path directory) {
    USED.add(directory);
  }

  /** It does not any more. */
  static void forget(Path directory) {
    USED.remove(directory);
  }

  /**
   * Whether the disk of a broker in this process is full, which is the cause of all that fails
   * then.
   *
   * @return a sentence that names the data directory and says what to do
   */
  public static Optional<String> sentence() {
    return USED.stream()
        .filter(directory -> leftBytes(directory) < LEFT_BYTES_MAX)
        .findFirst()
        .map(FullDisk::sentence);
  }

  /** The same if a disk has no room for a broker to start. */
  static Optional<String> beforeStart(Path directory) {
    return leftBytes(directory) < TO_START_BYTES_MIN
        ? Optional.of(sentence(directory))
        : Optional.empty();
  }

  private static String sentence(Path directory) {
    return "The disk of %s is full (%,d KB left): free some space and start again, or give broker a directory on another disk with --data-dir"
        .formatted(directory, leftBytes(directory) >> 10);
  }

  private static long leftBytes(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }
}
