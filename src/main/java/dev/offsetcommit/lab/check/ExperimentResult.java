package dev.offsetcommit.lab.check;

import dev.offsetcommit.lab.history.Fault;
import java.nio.file.Path;
import java.util.List;

/**
 * The outcome of one experiment.
 *
 * @param mode the commit mode
 * @param groupProtocol {@code classic} or {@code consumer}
 * @param fault what was done, the name of a {@link Fault}
 * @param strikes how often it was to be done
 * @param promise what was to hold
 * @param findings what was found
 * @param recoveriesMs for each strike whose successor was seen to start: the time from the strike
 *     to its first record
 * @param history the file with the facts
 */
public record ExperimentResult(
    String mode,
    String groupProtocol,
    String fault,
    int strikes,
    Promise promise,
    Findings findings,
    List<Long> recoveriesMs,
    Path history) {

  /** Copies the list, sorted. */
  public ExperimentResult {
    recoveriesMs = recoveriesMs.stream().sorted().toList();
  }

  /** What it means. */
  public Verdict verdict() {
    return findings.verdict(promise);
  }

  /** The median time from a strike to the next record, null if none was seen. */
  public Long medianRecoveryMs() {
    return recoveriesMs.isEmpty() ? null : recoveriesMs.get(recoveriesMs.size() / 2);
  }
}
