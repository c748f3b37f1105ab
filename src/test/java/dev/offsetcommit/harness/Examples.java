package dev.offsetcommit.harness;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The one-file examples, compiled: each start is a second quicker than that of a source file. */
public final class Examples {

  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private Examples() {}

  /**
   * Compiles an example.
   *
   * @param example its path in {@code examples}, without {@code .java}: its class may have another
   *     name
   * @param directory where its class goes
   * @return the command that runs it
   */
  public static List<String> compiled(String example, Path directory) throws IOException {
    String text = Files.readString(Path.of("examples", example + ".java"));
    String name = text.replaceAll("(?s).*?public class (\\w+).*", "$1");
    Path copy = Files.writeString(directory.resolve(name + ".java"), text);
    String libraries;
    try (Stream<Path> files = Files.list(TARGET.resolve("lib"))) {
      libraries = String.join(File.pathSeparator, files.map(Path::toString).toList());
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, said, said, "-nowarn", "-cp", libraries, copy.toString());
    if (result != 0) {
      throw new AssertionError(said.toString(StandardCharsets.UTF_8));
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Nothing about an archive that does not fit: the program starts without it.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:disable"));
    classArchive().ifPresent(archive -> command.add("-XX:SharedArchiveFile=" + archive));
    // In this order: an archive is for the class path that it was made with, and what follows.
    command.addAll(
        List.of(
            "-cp", TARGET.resolve("offset-commit-client.jar") + File.pathSeparator + directory));
    command.add(name);
    return command;
  }

  /** That of the client commands, of JDK 17 to 23, if it has been made. */
  private static Optional<Path> classArchive() throws IOException {
    Child.ensurePrepared();
    if (!Files.isDirectory(TARGET.resolve("cds"))) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(TARGET.resolve("cds"))) {
      return files
          .filter(file -> file.toString().endsWith("-client.jsa") && file.toFile().length() > 0)
          .findFirst();
    }
  }
}
