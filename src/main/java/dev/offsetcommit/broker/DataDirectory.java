package dev.offsetcommit.broker;

import dev.offsetcommit.cluster.TerseException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory that a broker writes to: for its owner alone (0700), held by one process, deleted
 * at the end if temporary.
 */
final class DataDirectory implements AutoCloseable {

  private static final String LOCK = ".offset-commit.lock";
  private static final String NODE = "node-";

  /** Kafka leaves it behind when a node has been stopped, and removes it at the next start. */
  private static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";

  private static final String TEMPORARY = "offset-commit-broker-";

  /** What the JDK adds to a temporary directory's name; a user's own name is shorter. */
  private static final Pattern MADE_HERE = Pattern.compile(TEMPORARY + "\\d{10,}");

  /** Those of this process: to close another channel of their lock files would unlock them. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final boolean temporary;
  private final FileChannel lockFile;

  private DataDirectory(Path path, boolean temporary, FileChannel lockFile) {
    this.path = path;
    this.temporary = temporary;
    this.lockFile = lockFile;
  }

  /**
   * Opens the directory, creating it where needed, and locks it.
   *
   * @param wanted the directory, or null for a temporary one
   * @param nodes how many nodes will use it
   * @throws TerseException if another process holds it, it cannot be written, or it belongs to
   *     another number of nodes
   */
  static DataDirectory open(Path wanted, int nodes) {
    try {
      Path path = wanted == null ? Files.createTempDirectory(TEMPORARY) : wanted.toAbsolutePath();
      Files.createDirectories(path);
      checkItIsOurs(path, nodes);
      FileChannel lockFile = lock(path);
      OWN.add(path);
      closeToOthers(path);
      return new DataDirectory(path, wanted == null, lockFile);
    } catch (IOException e) {
      throw new TerseException(
          "Cannot use the data directory %s: %s. Choose another one with --data-dir, or --ephemeral."
              .formatted(wanted == null ? "" : wanted, e),
          e);
    }
  }

  private static void checkItIsOurs(Path path, int nodes) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      var names = files.map(file -> file.getFileName().toString()).toList();
      long found = names.stream().filter(name -> name.startsWith(NODE)).count();
      if (found == 0 && names.stream().anyMatch(name -> !name.equals(LOCK))) {
        throw new TerseException(
            "The directory %s holds other files. Choose an empty or new one with --data-dir."
                .formatted(path));
      }
      if (found != 0 && found != nodes) {
        throw new TerseException(
            "The data directory %s belongs to a broker of %s nodes. Start it with --nodes %s, or choose another --data-dir."
                .formatted(path, found, found));
      }
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new TerseException(
          "The data directory %s is in use by another broker. Stop that one, or choose another --data-dir."
              .formatted(path));
    }
    return channel;
  }

  private static void closeToOthers(Path path) throws IOException {
    if (Files.getFileAttributeView(path, PosixFileAttributeView.class) != null) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** What the last broker on a directory has left. */
  static EarlierRun earlierRun(Path directory) {
    try (DirectoryStream<Path> nodes = Files.newDirectoryStream(directory, NODE + "*")) {
      EarlierRun found = EarlierRun.NONE;
      for (Path node : nodes) {
        if (!Files.exists(node.resolve(CLEAN_SHUTDOWN))) {
          return EarlierRun.KILLED;
        }
        found = EarlierRun.STOPPED;
      }
      return found;
    } catch (IOException | DirectoryIteratorException e) {
      return EarlierRun.NONE; // No directory yet, or one that the start cannot use and will name.
    }
  }

  /** The directory itself. */
  Path path() {
    return path;
  }

  /**
   * Where one node writes.
   *
   * @param nodeId from 1
   */
  Path node(int nodeId) {
    return path.resolve(NODE + nodeId);
  }

  /**
   * Removes the temporary directories that a killed process could not remove; what a user named
   * stays, wherever it is.
   */
  static void removeOfTheDead(Path parent) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, TEMPORARY + "*")) {
      for (Path directory : found) {
        if (MADE_HERE.matcher(directory.getFileName().toString()).matches()) {
          removeIfDead(directory);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // They do no harm but for their size.
    }
  }

  /** Removes a data directory if it is one, and no process holds it. */
  static void removeIfDead(Path directory) {
    Path lockFile = directory.resolve(LOCK);
    if (OWN.contains(directory.toAbsolutePath()) || !Files.isRegularFile(lockFile)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        delete(directory);
      }
    } catch (IOException | OverlappingFileLockException e) {
      // Another user's, or another one is removing it.
    }
  }

  /** Unlocks the directory, and deletes it if it is temporary. */
  @Override
  public void close() {
    try {
      lockFile.close();
      OWN.remove(path);
      if (temporary) {
        delete(path);
      }
    } catch (IOException e) {
      throw new TerseException(
          "Cannot remove the temporary directory " + path + ": " + e + ". Remove it by hand.", e);
    }
  }

  private static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
