package dev.offsetcommit.cli;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How to start this program once more: the same Java and class path, its class archive, and what
 * the user has said to the JVM.
 */
final class SelfCommand {

  private static final List<String> ARCHIVE_FLAGS =
      List.of("-XX:SharedArchiveFile=", "-XX:AOTCache=", "-Xshare:");

  /** The launcher's archive for commands that run no broker. */
  private static final String CLIENT_ARCHIVE = "offset-commit.client-archive";

  /** The program with all its libraries, and beside it the one without those of the broker. */
  private static final Path JAR = Path.of("offset-commit.jar");

  private static final String CLIENT_JAR = "offset-commit-client.jar";

  /** The launcher's last option: what follows is the user's. */
  private static final String TERMINAL = "-Doffset-commit.terminal=";

  /** A JVM takes one collector; a second choice is an error. */
  private static final Pattern COLLECTOR =
      Pattern.compile("-XX:\\+Use(Serial|Parallel|G1|Z|Shenandoah|Epsilon)GC");

  /** What only one JVM at a time can have: a port of its own. */
  private static final Pattern ONE_JVM =
      Pattern.compile("-agentlib:jdwp.*|-Xrunjdwp.*|-Dcom\\.sun\\.management\\.jmxremote.*");

  private SelfCommand() {}

  /** The words before the options of a command. */
  static List<String> command(String name) {
    List<String> words = new ArrayList<>();
    words.add(System.getProperty("java.home") + "/bin/java");
    words.addAll(
        flags(
            name,
            ManagementFactory.getRuntimeMXBean().getInputArguments(),
            System.getProperty(CLIENT_ARCHIVE)));
    words.addAll(
        List.of(
            "-cp",
            classPath(name, System.getProperty("java.class.path")),
            Main.class.getName(),
            name));
    return words;
  }

  /**
   * For another working directory, too; the launcher's choice for a client command.
   *
   * @param mine the class path of this JVM
   */
  static String classPath(String name, String mine) {
    return Stream.of(mine.split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .map(entry -> isClient(name) ? withoutBroker(entry) : entry)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path withoutBroker(Path entry) {
    Path client = entry.resolveSibling(CLIENT_JAR);
    return entry.endsWith(JAR) && Files.exists(client) ? client : entry;
  }

  private static boolean isClient(String name) {
    return List.of("producer", "consumer", "lag", "reset", "contexts").contains(name);
  }

  /**
   * The JVM's flags.
   *
   * @param name the command's name
   * @param mine the flags of this JVM
   * @param clientArchive see {@link #CLIENT_ARCHIVE}, or null
   */
  static List<String> flags(String name, List<String> mine, String clientArchive) {
    List<String> users = new ArrayList<>();
    for (String flag : mine) {
      if (flag.startsWith(TERMINAL)) {
        users.clear();
      } else if (!isArchive(flag) && !ONE_JVM.matcher(flag).matches()) {
        users.add(flag);
      }
    }
    List<String> flags = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Xlog:disable"));
    if (users.stream().noneMatch(COLLECTOR.asMatchPredicate())) {
      flags.add("-XX:+UseSerialGC");
    }
    if (clientArchive != null && isClient(name)) {
      String use = clientArchive.endsWith(".aot") ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=";
      flags.add(use + clientArchive);
    } else if (!isClient(name)) {
      mine.stream().filter(SelfCommand::isArchive).forEach(flags::add);
    }
    flags.addAll(users);
    return flags;
  }

  private static boolean isArchive(String flag) {
    return ARCHIVE_FLAGS.stream().anyMatch(flag::startsWith);
  }
}
