package dev.offsetcommit.harness;

import dev.offsetcommit.cli.Main;
import dev.offsetcommit.cli.terminal.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command that ran in this JVM: its exit code and both streams.
 *
 * @param code the exit code
 * @param out stdout
 * @param err stderr
 */
public record Command(int code, String out, String err) {

  /** Runs a command to its end. */
  public static Command run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Main.run(new Console(out, new PrintStream(err, true, StandardCharsets.UTF_8)), args);
    return new Command(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  public List<String> outLines() {
    return out.lines().toList();
  }

  public List<String> errLines() {
    return err.lines().toList();
  }

  /** Both streams and the code, for a failed assertion. */
  @Override
  public String toString() {
    return "exit code " + code + "\n--- stdout\n" + out + "--- stderr\n" + err;
  }
}
