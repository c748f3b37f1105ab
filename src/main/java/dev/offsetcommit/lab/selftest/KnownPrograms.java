package dev.offsetcommit.lab.selftest;

import dev.offsetcommit.cluster.TerseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The known programs that can run here, each with its command. */
final class KnownPrograms {

  private static final Pattern CLASS = Pattern.compile("public class (\\w+)");
  private static final long PYTHON_PATIENCE_S = 20;

  private final Map<KnownProgram, List<String>> commands = new EnumMap<>(KnownProgram.class);
  private final List<String> leftOut = new ArrayList<>();

  private KnownPrograms() {}

  /**
   * Unpacks the examples from the jar and compiles them.
   *
   * @param directory where to
   * @throws IOException if that cannot be written
   * @throws InterruptedException if this thread is interrupted
   */
  static KnownPrograms prepare(Path directory) throws IOException, InterruptedException {
    KnownPrograms programs = new KnownPrograms();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      programs.leftOut.add("the Java programs: this Java has no compiler (a JDK has one)");
    }
    String python = python();
    if (python == null) {
      programs.leftOut.add(
          "the Python programs: no python3 with kafka-python (Debian: python3-kafka)");
    }
    for (KnownProgram program : KnownProgram.values()) {
      Path place = Files.createDirectories(directory.resolve(program.toString()));
      if (program.isPython()) {
        if (python != null) {
          Path script = place.resolve("mistakes.py");
          Files.writeString(script, source(program));
          programs.commands.put(program, List.of(python, script.toString(), program.mistake()));
        }
      } else if (compiler != null) {
        programs.commands.put(program, compiled(compiler, program, place));
      }
    }
    return programs;
  }

  private static String source(KnownProgram program) throws IOException {
    String name = "/examples/" + program.source();
    try (InputStream in = KnownPrograms.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new TerseException("%s is not in the jar: build it again".formatted(name));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Its class may have another name than its file: a mistake keeps the name of its sibling. */
  private static List<String> compiled(JavaCompiler compiler, KnownProgram program, Path place)
      throws IOException {
    String source = source(program);
    Matcher name = CLASS.matcher(source);
    if (!name.find()) {
      throw new TerseException("%s has no public class".formatted(program.source()));
    }
    Path file = Files.writeString(place.resolve(name.group(1) + ".java"), source);
    String classPath = System.getProperty("java.class.path");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code = compiler.run(null, said, said, "-nowarn", "-cp", classPath, file.toString());
    if (code != 0) {
      throw new TerseException(
          "%s cannot be compiled: %s"
              .formatted(
                  program.source(),
                  said.toString(StandardCharsets.UTF_8).lines().findFirst().orElse("")));
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        place + System.getProperty("path.separator") + classPath,
        name.group(1));
  }

  /** A Python with kafka-python, null if there is none. */
  private static String python() throws InterruptedException {
    for (String python : List.of("python3", "/usr/bin/python3")) {
      try {
        Process asked =
            new ProcessBuilder(python, "-c", "import kafka")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (asked.waitFor(PYTHON_PATIENCE_S, TimeUnit.SECONDS) && asked.exitValue() == 0) {
          return python;
        }
        asked.destroyForcibly();
      } catch (IOException e) {
        // It is not installed.
      }
    }
    return null;
  }

  /** How each of them is started. */
  Map<KnownProgram, List<String>> commands() {
    return commands;
  }

  /** What cannot run here, and why. */
  List<String> leftOut() {
    return leftOut;
  }
}
