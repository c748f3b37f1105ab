package dev.offsetcommit.lab.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How the children learn what the user said of the cluster: by a file that only this user can read,
 * since a command line can be read by all. It is locked as long as the lab lives, and removed at
 * its end; what a killed lab has left is removed by the next one.
 */
public final class ConnectionFile {

  private static final String PREFIX = "offset-commit-cluster-";
  private static final String SUFFIX = ".properties";

  /** Open, and with that locked, until the process ends. */
  private static final List<FileChannel> LOCKED = new CopyOnWriteArrayList<>();

  private ConnectionFile() {}

  /**
   * Writes one.
   *
   * @param properties client properties
   * @return where it is
   * @throws IOException if that is not possible
   */
  public static Path write(Properties properties) throws IOException {
    Path path = Files.createTempFile(PREFIX, SUFFIX);
    path.toFile().deleteOnExit();
    FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
    channel.lock();
    // Not closed: that would unlock it.
    OutputStream out = Channels.newOutputStream(channel);
    properties.store(out, null);
    out.flush();
    LOCKED.add(channel);
    return path;
  }

  /** Removes those of labs that were killed. */
  static void removeOfTheDead(Path temporary) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(temporary, PREFIX + "*" + SUFFIX)) {
      found.forEach(ConnectionFile::removeIfDead);
    } catch (IOException | DirectoryIteratorException e) {
      // The next lab will try again.
    }
  }

  private static void removeIfDead(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | OverlappingFileLockException e) {
      // Another user's, or a living lab's.
    }
  }
}
