package dev.offsetcommit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offsetcommit.harness.Child;
import dev.offsetcommit.harness.Cluster;
import dev.offsetcommit.harness.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The executables in {@code scripts} as real processes. */
@ExtendWith(SharedBroker.class)
@Execution(ExecutionMode.CONCURRENT)
class ExecutablesIT {

  private static final Path SCRIPTS = Path.of("scripts").toAbsolutePath();

  @TempDir private Path elsewhere;

  private static Child script(Map<String, String> environment, String name, String... args) {
    List<String> line = new java.util.ArrayList<>(List.of(SCRIPTS.resolve(name).toString()));
    line.addAll(List.of(args));
    return Child.exec(environment, line);
  }

  @Test
  void sigtermClosesTheConsumerCleanly(Cluster cluster) {
    String topic = cluster.newTopic(1);
    String group = cluster.newName("group");
    cluster.produce(topic, 1, 0, 1);
    try (Child consumer =
        Child.start(
            "consumer",
            "-b",
            cluster.bootstrapServers(),
            "-t",
            topic,
            "-g",
            group,
            "--manual-commit")) {
      consumer.awaitOut(line -> line.startsWith("***"));
      consumer.signal("TERM");
      assertThat(consumer.awaitExit()).as(consumer.toString()).isEqualTo(143);
      assertThat(cluster.committed(group, topic).get(0).offset()).isEqualTo(1);
    }
  }

  /** What becomes of a client is said by the command, not by the client for each attempt. */
  @Test
  void theClientsOwnLogIsNotShown() {
    for (String command : List.of("producer", "lag")) {
      try (Child child =
          Child.start(
              command,
              "-b",
              "127.0.0.1:1",
              "-X",
              "default.api.timeout.ms=2000",
              "-X",
              "request.timeout.ms=2000")) {
        assertThat(child.awaitExit()).as(child.toString()).isEqualTo(1);
        assertThat(child.err())
            .hasSize(2)
            .allMatch(line -> line.contains("127.0.0.1:1: connection refused"));
      }
    }
  }

  @Test
  void aSymlinkInAnotherDirectoryWorksAndHandsTheExitCodeThrough() throws IOException {
    Files.createSymbolicLink(elsewhere.resolve("link"), SCRIPTS.resolve("consumer"));
    String there = "cd '" + elsewhere + "'; ";
    try (Child help = Child.exec(Map.of(), List.of("bash", "-c", there + "./link --help"));
        Child wrong = Child.exec(Map.of(), List.of("bash", "-c", there + "./link --grop x"))) {
      assertThat(help.awaitExit()).as(help.toString()).isZero();
      assertThat(help.out()).anyMatch(l -> l.contains("--manual-commit"));
      assertThat(wrong.awaitExit()).as(wrong.toString()).isEqualTo(2);
    }
  }

  @Test
  void javaHomeWinsOverThePath() {
    String here = System.getProperty("java.home");
    try (Child without =
            script(Map.of("JAVA_HOME", elsewhere.toString()), "producer", "--version");
        Child with = script(Map.of("JAVA_HOME", here), "producer", "--version")) {
      assertThat(without.awaitExit()).as(without.toString()).isEqualTo(1);
      assertThat(without.err()).anyMatch(l -> l.contains("no java in JAVA_HOME=" + elsewhere));
      assertThat(with.awaitExit()).as(with.toString()).isZero();
    }
  }

  /**
   * Maven does not touch a jar in which nothing has changed, so that it stays older than its
   * sources.
   */
  @Test
  void aBuildThatChangesNothingIsDoneOnce() throws IOException {
    Path launcher = launcherAt(elsewhere);
    Path jar = elsewhere.resolve("target/offset-commit.jar");
    for (Path file :
        List.of(
            jar,
            elsewhere.resolve("src/main/Some.java"),
            elsewhere.resolve("docs/tutorial/1-some.md"))) {
      Files.createDirectories(file.getParent());
    }
    Files.createFile(jar).toFile().setLastModified(0);
    Files.createFile(elsewhere.resolve("pom.xml"));
    program("jdk/bin/java", "exit 0");
    program("bin/mvn", "echo built >>'" + elsewhere.resolve("builds") + "'");
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME",
            elsewhere.resolve("jdk").toString(),
            "PATH",
            elsewhere.resolve("bin") + ":" + System.getenv("PATH"));

    for (int start = 0; start < 2; start++) {
      try (Child child = Child.exec(environment, List.of(launcher.toString(), "--version"))) {
        assertThat(child.awaitExit()).as(child.toString()).isZero();
        assertThat(child.err().stream().filter(line -> line.contains("faster starts")))
            .hasSize(1 - start);
      }
    }
    // Built again by hand: to the JVM it is another jar than its archive's.
    assertThat(jar.toFile().setLastModified(System.currentTimeMillis() + 60_000)).isTrue();
    try (Child child = Child.exec(environment, List.of(launcher.toString(), "--version"))) {
      assertThat(child.awaitExit()).as(child.toString()).isZero();
      assertThat(child.err()).anyMatch(line -> line.contains("faster starts"));
    }

    assertThat(Files.readAllLines(elsewhere.resolve("builds"))).containsExactly("built");
  }

  /** A real Maven with nothing in its cache, behind a proxy that does not answer. */
  @Test
  void aFirstBuildWithoutTheNetworkSaysSoInOneLineAndWhereItsLogIs() throws IOException {
    Path launcher = launcherAt(elsewhere);
    Files.copy(Path.of("pom.xml"), elsewhere.resolve("pom.xml"));
    String maven =
        "-Dmaven.repo.local=%s -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=1 -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=1"
            .formatted(elsewhere.resolve("empty"));

    try (Child child =
        Child.exec(Map.of("MAVEN_OPTS", maven), List.of(launcher.toString(), "--version"))) {
      assertThat(child.awaitExit()).as(child.toString()).isEqualTo(1);
      assertThat(child.out()).isEmpty();
      assertThat(child.err()).hasSize(3);
      assertThat(child.err().get(1)).endsWith("log: " + elsewhere.resolve("target/build.log"));
      assertThat(child.err().get(2)).contains("Maven cannot download", "~/.m2/settings.xml");
    }
  }

  /** The launcher in another clone. */
  static Path launcherAt(Path root) throws IOException {
    Path scripts = Files.createDirectories(root.resolve("scripts"));
    for (String file : List.of("prepare.sh", "offset-commit")) {
      Files.copy(SCRIPTS.resolve(file), scripts.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
    return scripts.resolve("offset-commit");
  }

  private void program(String name, String line) throws IOException {
    Path file = elsewhere.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + line + "\n").toFile().setExecutable(true);
  }

  @Test
  void ctrlCWhileABenchWarmsUpEndsItCleanly(Cluster cluster) throws Exception {
    try (Child bench =
        script(Map.of(), "bench", "-b", cluster.bootstrapServers(), "--commit", "record")) {
      bench.awaitErr(line -> line.startsWith("bench: warming up"));
      bench.signal("INT");

      assertThat(bench.awaitExit()).as(bench.toString()).isEqualTo(130);
      assertThat(bench.out()).isEmpty();
      assertThat(cluster.admin().listTopics().names().get())
          .noneMatch(name -> name.startsWith("offset-commit-bench-"));
    }
  }

  /** What it measures is to hold for an application, and not for a command that starts quickly. */
  @Test
  void theLauncherStartsABenchWithTheDefaultsOfTheJvm(Cluster cluster) {
    try (Child bench =
        script(
            Map.of(),
            "bench",
            "-b",
            cluster.bootstrapServers(),
            "--commit=none",
            "-n100",
            "--runs=1",
            "--output=json")) {
      assertThat(bench.awaitExit()).as(bench.toString()).isZero();
      assertThat(bench.out()).hasSize(1);
      assertThat(bench.out().get(0)).contains("\"jvm_options\":\"\"");
      assertThat(bench.out().get(0).contains("\"gc\":\"G1\"")).isEqualTo(isG1Default());
    }
  }

  /** Of a JVM without options, which the one of this test need not be. */
  private static boolean isG1Default() {
    String java = System.getProperty("java.home") + "/bin/java";
    try (Child flags = Child.exec(Map.of(), List.of(java, "-XX:+PrintFlagsFinal", "-version"))) {
      assertThat(flags.awaitExit()).as(flags.toString()).isZero();
      return flags.out().stream().anyMatch(flag -> flag.matches(".* UseG1GC +=? *true.*"));
    }
  }

  @Test
  void javaAloneRefusesAnArgumentThatTheLocaleCannotHold() {
    // Bytes for the shell: a test that itself runs without an encoding could not hand on an umlaut.
    String java = System.getProperty("java.home") + "/bin/java";
    String line = "exec " + java + " -jar target/offset-commit.jar lag --group $'k\\303\\266ln'";
    try (Child lag = Child.exec(Map.of("LC_ALL", "C"), List.of("bash", "-c", line))) {
      assertThat(lag.awaitExit()).as(lag.toString()).isEqualTo(2);
      assertThat(lag.err()).singleElement().asString().contains("LC_ALL=C.UTF-8");
    }
  }

  @Test
  void theDemoAccountsForEveryNumber() {
    try (Child demo = script(Map.of(), "demo", "--count", "4", "--interval", "10ms")) {
      assertThat(demo.awaitExit()).as(demo.toString()).isZero();
      assertThat(demo.out())
          .contains("producer | {\"number\": 3}", "consumer | The value is : {\"number\": 3}")
          .contains("consumer | " + "*".repeat(100))
          .endsWith("Sent 4 numbers, consumed 4, committed 4: nothing is missing.");
      assertThat(demo.err())
          .contains("consumer | Revoked: hello_world1-0,1,2,3")
          .allMatch(line -> line.matches("(demo    |consumer) \\| .*"));
    }
  }

  @Test
  void theDemoFitsATerminal() {
    String line =
        "stty cols 80 rows 24; exec '%s' -n 2 --interval 10ms".formatted(SCRIPTS.resolve("demo"));
    try (Child demo =
        Child.exec(
            Map.of("NO_COLOR", "1"),
            List.of("script", "-qec", line, elsewhere.resolve("log").toString()))) {
      assertThat(demo.awaitExit()).as(demo.toString()).isZero();
      assertThat(demo.out())
          .anyMatch(l -> l.matches("consumer \\| ConsumerRecord\\(topic = .*…"))
          .contains("consumer | " + "*".repeat(68) + "…")
          .allMatch(l -> l.stripTrailing().length() <= 80);
    }
  }

  @Test
  void aSentenceOnATerminalIsBrokenBetweenWords() {
    String line =
        "stty cols 80 rows 24; exec '%s' --command-config x".formatted(SCRIPTS.resolve("lab"));
    try (Child lab =
        Child.exec(
            Map.of(), List.of("script", "-qec", line, elsewhere.resolve("log").toString()))) {
      assertThat(lab.awaitExit()).as(lab.toString()).isEqualTo(2);
      List<String> said = lab.out().stream().map(String::strip).toList();
      assertThat(said).hasSizeGreaterThan(2).allMatch(l -> l.length() <= 80);
      assertThat(String.join(" ", said)).contains("uses a broker of its own without it: add -b");
    }
  }

  @Test
  void aDumbTerminalGetsNoControlCharacters() {
    String demo = "exec '%s' -n 2 --interval 10ms".formatted(SCRIPTS.resolve("demo"));
    for (String kind : List.of("dumb", "xterm")) {
      try (Child child =
          Child.exec(
              Map.of("TERM", kind),
              List.of("script", "-qec", demo, elsewhere.resolve(kind).toString()))) {
        assertThat(child.awaitExit()).as(child.toString()).isZero();
        assertThat(child.out().stream().anyMatch(l -> l.contains("\u001b")))
            .as(kind)
            .isEqualTo(kind.equals("xterm"));
      }
    }
  }

  @Test
  void aDemoThatIsStoppedAccountsForWhatItHasSent() {
    try (Child demo = script(Map.of(), "demo", "--count", "100000", "--interval", "50ms")) {
      demo.awaitOut(l -> l.startsWith("consumer | ****"));
      demo.signal("INT");

      assertThat(demo.awaitExit()).as(demo.toString()).isEqualTo(130);
      assertThat(demo.out().get(demo.out().size() - 1))
          .matches("Sent (\\d+) numbers?, consumed \\1, committed \\1: nothing is missing.");
    }
  }
}
