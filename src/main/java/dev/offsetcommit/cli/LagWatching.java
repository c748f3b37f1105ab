package dev.offsetcommit.cli;

import dev.offsetcommit.cli.terminal.Console;
import dev.offsetcommit.cli.terminal.ExitCode;
import dev.offsetcommit.cli.terminal.Keys;
import dev.offsetcommit.cli.terminal.Terminal;
import dev.offsetcommit.cli.text.LagCheck;
import dev.offsetcommit.cli.text.LagOutput;
import dev.offsetcommit.lag.LagQuery;
import dev.offsetcommit.lag.LagWatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** {@code lag --watch}: samples again and again, and says how the lag develops. */
final class LagWatching {

  private final Duration interval;
  private final LagCheck check;
  private final LagOutput output;
  private final Console console;

  LagWatching(Duration interval, LagCheck check, LagOutput output, Console console) {
    this.interval = interval;
    this.check = check;
    this.output = output;
    this.console = console;
  }

  /**
   * Samples until the user stops it, or a limit is exceeded.
   *
   * @return the {@link ExitCode}
   */
  int run(LagQuery query) throws IOException {
    LagWatch watching = new LagWatch(query);
    StopSignal.stops(watching::stop);
    Keys keys = output.isScreen() ? new Keys('q', watching::stop) : null;
    if (output.isScreen()) {
      // What the terminal shows moves up, and stays where one can scroll back to it.
      console
          .out()
          .write("\n".repeat(Terminal.size().lines() - 1).getBytes(StandardCharsets.UTF_8));
    }
    try {
      return run(watching);
    } finally {
      if (keys != null) {
        keys.close();
      }
    }
  }

  private int run(LagWatch watching) {
    int[] code = {ExitCode.DONE};
    boolean[] first = {true};
    Set<String> told = new HashSet<>();
    watching.run(
        check.groups(),
        check.topics(),
        interval,
        frame -> {
          Map<String, String> refusals = check.refusals(frame.sample());
          output.write(frame, refusals, first[0]);
          // What could not be seen or checked is said once, not with each sample.
          Set<String> lines = new LinkedHashSet<>(refusals.values());
          lines.addAll(check.unchecked(frame.sample()));
          int now = ExitCode.DONE;
          if (first[0] || check.isExceeded(frame.sample())) {
            now = check.code(frame.sample(), console.err());
          } else if (!output.isScreen()) {
            lines.stream().filter(line -> !told.contains(line)).forEach(console.err()::println);
          }
          told.clear();
          told.addAll(lines);
          first[0] = false;
          code[0] = now;
          return now == ExitCode.DONE;
        },
        failure -> console.err().println(check.failureLine().apply(failure)));
    return code[0];
  }
}
