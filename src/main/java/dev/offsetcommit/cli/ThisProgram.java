package dev.offsetcommit.cli;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** How to start this program once more: the same Java, class path and class archive. */
final class ThisProgram {

  private static final List<String> FLAGS_TO_KEEP =
      List.of("-XX:SharedArchiveFile=", "-XX:AOTCache=", "-Xshare:");

  private ThisProgram() {}

  /** The words before the name of a command. */
  static List<String> command() {
    List<String> words = new ArrayList<>();
    words.add(System.getProperty("java.home") + "/bin/java");
    words.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xlog:disable",
            "-XX:+ExitOnOutOfMemoryError"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> FLAGS_TO_KEEP.stream().anyMatch(flag::startsWith))
        .forEach(words::add);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return words;
  }
}
