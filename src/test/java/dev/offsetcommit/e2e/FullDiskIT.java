package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.offsetcommit.harness.Child;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the broker is full, while it runs and when it starts again. */
class FullDiskIT {

  private static final int CANNOT_MOUNT = 77;

  /** A small disk of its own, which goes with the processes that see it. */
  private static final String SCRIPT =
      """
      mount -t tmpfs -o size=24m tmpfs "$1" || exit %d
      for start in first second; do
        "$2" broker --port 0 --data-dir "$1/data" |
          while read -r ready; do
            echo "$ready"
            cat /dev/zero >"$1/filler"
          done 2>/dev/null
        echo "$start: ${PIPESTATUS[0]}"
      done
      """
          .formatted(CANNOT_MOUNT);

  @Test
  void isALineThatNamesTheDirectoryAndSaysWhatToDo(@TempDir Path disk) {
    assumeThat(Path.of("/usr/bin/unshare")).isExecutable();
    String program = Path.of("scripts", "offset-commit").toAbsolutePath().toString();
    List<String> line =
        List.of(
            "unshare",
            "--map-root-user",
            "--mount",
            "bash",
            "-c",
            SCRIPT,
            "disk",
            disk.toString(),
            program);
    try (Child broker = Child.exec(Map.of(), line)) {
      int exitCode = broker.awaitExit();
      assumeThat(broker.out().isEmpty() && exitCode != 0)
          .as("a disk of its own cannot be mounted here: " + broker)
          .isFalse();

      String full =
          "The disk of %s/data is full (0 KB left): free some space and start again, or give broker a directory on another disk with --data-dir"
              .formatted(disk);
      assertThat(broker.out()).as(broker.toString()).hasSize(3).contains("first: 1", "second: 1");
      assertThat(broker.err())
          .filteredOn(said -> !said.equals("Still starting")) // On a busy machine.
          .containsExactly(
              "Records and offsets are kept for the next run, in %s/data (--ephemeral keeps none)"
                  .formatted(disk),
              full,
              "Records and offsets of earlier runs are still there, in %s/data (--ephemeral starts with none)"
                  .formatted(disk),
              full);
    }
  }
}
