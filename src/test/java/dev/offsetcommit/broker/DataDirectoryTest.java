package dev.offsetcommit.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which data directories may be removed. */
class DataDirectoryTest {

  @TempDir private Path temporary;

  @Test
  void aDirectoryIsRemovedOnlyWhenNoProcessHoldsIt() {
    Path path = temporary.resolve("offset-commit-broker-1795355975191");
    try (DataDirectory data = DataDirectory.open(path, 1)) {
      DataDirectory.removeOfTheDead(temporary);
      assertThat(data.path()).isDirectory();
    }
    DataDirectory.removeOfTheDead(temporary);
    assertThat(path).as("whose process was killed").doesNotExist();
  }

  /** The data of a broker that was stopped in order, and is to go on tomorrow. */
  @Test
  void whatTheUserNamedStaysAlsoAmongTemporaryFiles() {
    Path path = temporary.resolve("offset-commit-broker-1");
    DataDirectory.open(path, 1).close();
    DataDirectory.removeOfTheDead(temporary);
    assertThat(path).isDirectory();
  }

  @Test
  void whatIsNotADataDirectoryStays() throws IOException {
    Path other = Files.createDirectory(temporary.resolve("offset-commit-broker-1795355975192"));
    Files.writeString(other.resolve("notes.txt"), "mine");
    DataDirectory.removeOfTheDead(temporary);
    DataDirectory.removeIfDead(other);
    assertThat(other.resolve("notes.txt")).exists();
  }
}
