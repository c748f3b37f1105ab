package dev.offsetcommit.lab;

import dev.offsetcommit.lab.check.Promise;
import dev.offsetcommit.lab.checkpoint.Checkpoint;
import dev.offsetcommit.lab.history.Fault;
import dev.offsetcommit.lab.history.Results;
import java.util.List;

/**
 * A commit mode as the lab sees it: how to run it, and what it promises.
 *
 * @param name its name in reports and in {@code --commit}
 * @param options the consumer's options that choose it
 * @param promise what it promises for each crash
 * @param recordsPerCommit the most records from one commit to the next, to place kills at commits
 * @param checkpoints where it can be killed
 * @param effects where its lasting results are, null if they are the consumer's output
 */
public record LabMode(
    String name,
    List<String> options,
    Promise promise,
    long recordsPerCommit,
    List<Checkpoint> checkpoints,
    Results effects) {

  /** Copies the lists. */
  public LabMode {
    options = List.copyOf(options);
    checkpoints = List.copyOf(checkpoints);
  }

  LabMode withPromise(Promise other) {
    return new LabMode(name, options, other, recordsPerCommit, checkpoints, effects);
  }

  /** What it promises under a fault. */
  Promise promiseUnder(Fault fault) {
    return switch (fault) {
      // Auto-commit does not wait for its commits, and continues with what it has fetched while
      // there
      // is no coordinator: the outage bounds the repeats, and no number of records does.
      case RESTART_BROKER, KILL_BROKER, MOVE_COORDINATOR ->
          name.startsWith("auto") ? promise.withoutRepeatBound() : promise;
      default -> promise;
    };
  }
}
