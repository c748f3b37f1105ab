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
    Path path = temporary.resolve("offset-commit-broker-1");
    try (DataDirectory data = DataDirectory.open(path, 1)) {
      DataDirectory.removeOfTheDead(temporary);
      assertThat(data.path()).isDirectory();
    }
    DataDirectory.removeOfTheDead(temporary);
    assertThat(path).as("whose process was killed").doesNotExist();
  }

  @Test
  void whatIsNotADataDirectoryStays() throws IOException {
    Path other = Files.createDirectory(temporary.resolve("offset-commit-broker-2"));
    Files.writeString(other.resolve("notes.txt"), "mine");
    DataDirectory.removeOfTheDead(temporary);
    DataDirectory.removeIfDead(other);
    assertThat(other.resolve("notes.txt")).exists();
  }
}
