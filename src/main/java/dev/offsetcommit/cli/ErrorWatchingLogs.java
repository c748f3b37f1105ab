package dev.offsetcommit.cli;

import dev.offsetcommit.broker.FullDisk;
import dev.offsetcommit.serde.JsonLines;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.simple.SimpleServiceProvider;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The logs of slf4j-simple, in which no {@link Error} goes unseen: the only trace that a thread of
 * a Kafka client leaves when it dies of one is a line in the log.
 */
public final class ErrorWatchingLogs implements SLF4JServiceProvider {

  private static volatile PrintStream json;

  /** From now on each line is an object. */
  static void inJson(PrintStream err) {
    json = err;
  }

  /** What a library has logged. */
  record LogLine(String level, String logger, String message, String stackTrace) {}

  private final SimpleServiceProvider simple = new SimpleServiceProvider();

  @Override
  public void initialize() {
    simple.initialize();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> new Watching(simple.getLoggerFactory().getLogger(name));
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return simple.getMarkerFactory();
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return simple.getMDCAdapter();
  }

  @Override
  public String getRequestedApiVersion() {
    return simple.getRequestedApiVersion();
  }

  /** Hands everything on, also what is logged as an error where errors are not shown. */
  private static final class Watching extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1;

    private final transient Logger shown;

    Watching(Logger shown) {
      this.shown = shown;
      this.name = shown.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
      if (thrown instanceof Error error) {
        FatalErrors.meet(error);
      }
      if (shown.isEnabledForLevel(level) && !isConsequence()) {
        String text = MessageFormatter.basicArrayFormat(message, arguments);
        PrintStream target = json;
        if (target == null) {
          shown.atLevel(level).setCause(thrown).log(text);
        } else {
          target.print(JsonLines.of("log", line(level, text, thrown)) + "\n");
        }
      }
    }

    /** Each thread of a broker whose disk is full logs a stack trace; one line says the cause. */
    private boolean isConsequence() {
      return !shown.isInfoEnabled() && FullDisk.sentence().isPresent();
    }

    private LogLine line(Level level, String text, Throwable thrown) {
      if (thrown == null) {
        return new LogLine(level.toString(), getName(), text, null);
      }
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace, true));
      return new LogLine(level.toString(), getName(), text, trace.toString());
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    public boolean isTraceEnabled() {
      return shown.isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
      return shown.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
      return shown.isInfoEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
      return shown.isWarnEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }
}
