package dev.offsetcommit.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;

/**
 * The file of an open database, known by its identity and not by its name. A process keeps writing
 * to a file that was deleted or moved under it, and SQLite says nothing about it with a write-ahead
 * log; a process that opens the name finds another file, or none. The log beside it holds the last
 * transactions, so the same goes for it.
 */
final class DatabaseFile {

  private static final Object NONE = "no file";

  private final Path path;
  private final Path log;
  private final Object identity;
  private Object logIdentity = NONE;

  /**
   * The file as it is now.
   *
   * @param path absolute
   */
  DatabaseFile(Path path) {
    this.path = path;
    log = path.resolveSibling(path.getFileName() + "-wal");
    identity = identity(path);
  }

  Path path() {
    return path;
  }

  /** Whether there was a file at all when it was opened. */
  boolean existed() {
    return identity != NONE;
  }

  /** Whether both are the same file. */
  boolean isSame(DatabaseFile other) {
    return identity.equals(other.identity);
  }

  /** The database was closed: its write-ahead log may go, and the next one is another file. */
  void closed() {
    logIdentity = NONE;
  }

  /** The one whose name no longer leads to the file that is open; none if all is well. */
  Optional<Path> gone() {
    if (!identity.equals(identity(path))) {
      return Optional.of(path);
    }
    Object found = identity(log);
    if (logIdentity == NONE) {
      // It comes with the first transaction, and without a write-ahead log never.
      logIdentity = found;
    }
    return logIdentity.equals(found) ? Optional.empty() : Optional.of(log);
  }

  /** Device and inode. Where a file system has none, as on Windows, an open file cannot go away. */
  private static Object identity(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Objects.requireNonNullElse(attributes.fileKey(), "a file");
    } catch (IOException e) {
      return NONE;
    }
  }
}
