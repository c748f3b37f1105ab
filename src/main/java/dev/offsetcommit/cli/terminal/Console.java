package dev.offsetcommit.cli.terminal;

import dev.offsetcommit.serde.JsonLines;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Where a command's output goes: data to stdout, everything that is said about the run to stderr.
 * What is said is sentences, or with {@code --output json} one object per line.
 */
public final class Console {

  private static final String WARNING = "Warning: ";

  /** Fits every terminal: to ask one for its width takes a process. */
  private static final int SHORT = 60;

  private final OutputStream out;
  private final Messages err;
  private volatile boolean json;
  private volatile Predicate<String> shown = kind -> true;
  private volatile OutputStream transcript;

  /**
   * For a command.
   *
   * @param out data
   * @param err the other stream
   */
  public Console(OutputStream out, PrintStream err) {
    this.out = out;
    this.err = new Messages(err);
  }

  /** Data. */
  public OutputStream out() {
    return out;
  }

  /**
   * Everything that is said about the run: {@code println} says a message, as a warning if it
   * begins like one; {@code print} writes as it is.
   */
  public PrintStream err() {
    return err;
  }

  /**
   * From now on, whatever the format, all data and all that is said is also written there, as an
   * object in a line: the tutorial checks what it shows.
   */
  public void transcribeTo(OutputStream transcript) {
    this.transcript = transcript;
  }

  /** Where {@link #transcribe} writes, or null. */
  public OutputStream transcript() {
    return transcript;
  }

  /**
   * Adds what is written as text elsewhere to the transcript, if there is one.
   *
   * @param object its line of JSON
   */
  public void transcribe(Supplier<String> object) {
    if (transcript != null) {
      try {
        transcript.write((object.get() + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** From now on, each thing that is said is an object in a line. */
  public void sayInJson() {
    json = true;
  }

  /** Whether {@link #sayInJson} was called. */
  public boolean saysInJson() {
    return json;
  }

  /**
   * From now on, only these are said, and warnings and errors.
   *
   * @param kinds kinds of events; {@code message} stands for sentences that have no kind
   */
  public void show(Predicate<String> kinds) {
    shown = kinds;
  }

  /** Whether a kind of event is said. */
  public boolean shows(String kind) {
    return shown.test(kind);
  }

  /**
   * Says what has happened.
   *
   * @param kind the type of its object
   * @param sentence null if it is not worth one
   * @param object its line of JSON
   */
  public void event(String kind, String sentence, Supplier<String> object) {
    transcribe(object);
    if (!shows(kind)) {
      return;
    }
    if (json) {
      err.print(object.get() + "\n");
    } else if (sentence != null) {
      err.say(sentence);
    }
  }

  /**
   * Says why the program ends.
   *
   * @param message one line
   * @param exitCode what it ends with
   * @param cause whose trace is shown, or null
   */
  public void error(String message, int exitCode, Throwable cause) {
    StringWriter trace = new StringWriter();
    if (cause != null) {
      cause.printStackTrace(new PrintWriter(trace, true));
    }
    String object =
        JsonLines.of(
            "error",
            cause == null
                ? new Failed(message, exitCode)
                : new FailedWithTrace(message, exitCode, trace.toString()));
    transcribe(() -> object);
    if (json) {
      err.print(object + "\n");
    } else {
      err.say(message);
      err.print(trace.toString());
    }
    err.flush();
  }

  /** The last object. */
  record Failed(String message, int exitCode) {}

  /** The same with {@code --verbose}, or for a bug. */
  record FailedWithTrace(String message, int exitCode, String stackTrace) {}

  /** A sentence. */
  record Message(String message) {}

  private final class Messages extends PrintStream {

    Messages(PrintStream target) {
      super(target, true, StandardCharsets.UTF_8);
    }

    @Override
    public void println(String message) {
      boolean warning = message.startsWith(WARNING);
      String text = warning ? message.substring(WARNING.length()) : message;
      Supplier<String> object =
          () -> JsonLines.of(warning ? "warning" : "message", new Message(text));
      transcribe(object);
      if (!warning && !shows("message")) {
        return;
      }
      if (json) {
        print(object.get() + "\n");
      } else {
        say(message);
      }
    }

    /** Broken between words where a terminal would break it inside one. */
    private void say(String message) {
      String line = Printable.of(message);
      boolean isLong = line.length() > SHORT && Terminal.isStderr();
      super.println(isLong ? String.join("\n", Lines.wrap(line, Terminal.columns())) : line);
    }
  }
}
