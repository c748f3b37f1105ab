package dev.offsetcommit.consumer;

import dev.offsetcommit.commit.Checkpoint;
import dev.offsetcommit.commit.CommitResult;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Turns the outcomes of commits into events, one for each partition, and counts those that the
 * broker has.
 */
public final class CommitEvents implements Consumer<CommitResult> {

  private final String mode;
  private final ConsumerOutput output;
  private long committed;

  /**
   * For one consumer.
   *
   * @param mode the name of its commit mode, for the events
   * @param output told of each outcome
   */
  public CommitEvents(String mode, ConsumerOutput output) {
    this.mode = mode;
    this.output = output;
  }

  @Override
  public void accept(CommitResult result) {
    result
        .offsets()
        .forEach(
            (partition, offset) -> {
              if (result.error() == null) {
                committed++;
              }
              output
                  .events()
                  .accept(
                      new ConsumerEvent.OffsetsCommitted(
                          partition.topic(),
                          partition.partition(),
                          offset.offset(),
                          offset.metadata(),
                          result.latency().toNanos() / 1e6,
                          result.error() == null,
                          result.outcome().name().toLowerCase(Locale.ROOT),
                          result.error() == null
                              ? null
                              : String.valueOf(result.error().getMessage())));
            });
    // Auto-commit also reports that it had nothing to commit.
    if (result.error() == null && !result.offsets().isEmpty()) {
      output.checkpoints().reached(Checkpoint.COMMITTED);
    }
  }

  String mode() {
    return mode;
  }

  long committed() {
    return committed;
  }
}
