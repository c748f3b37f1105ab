package dev.offsetcommit.cli;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** How to start this program once more: the same Java and class path, and its class archive. */
final class ThisProgram {

  private static final List<String> ARCHIVE_FLAGS =
      List.of("-XX:SharedArchiveFile=", "-XX:AOTCache=", "-Xshare:");

  /** The launcher's archive for commands that run no broker. */
  private static final String CLIENT_ARCHIVE = "offset-commit.client-archive";

  private ThisProgram() {}

  /** The words before the options of a command. */
  static List<String> command(String name) {
    List<String> words = new ArrayList<>();
    words.add(System.getProperty("java.home") + "/bin/java");
    words.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xlog:disable",
            "-XX:+ExitOnOutOfMemoryError"));
    String clientArchive = System.getProperty(CLIENT_ARCHIVE);
    if (clientArchive != null && !name.equals("broker")) {
      words.add("-XX:SharedArchiveFile=" + clientArchive);
    } else {
      ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
          .filter(flag -> ARCHIVE_FLAGS.stream().anyMatch(flag::startsWith))
          .forEach(words::add);
    }
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), name));
    return words;
  }
}
