package dev.offsetcommit.lab.history;

/** One thing that a child did, in the order in which it wrote it out. */
public sealed interface Step {

  /**
   * A record was processed, or dealt with as an invalid one.
   *
   * @param partition its partition
   * @param offset its offset
   * @param number the number in it, null if it is invalid
   */
  record Processed(int partition, long offset, Long number) implements Step {}

  /**
   * A partition came.
   *
   * @param partition its number
   * @param offset where it resumes
   * @param reason {@code committed}, {@code reset} or {@code seek}
   */
  record Assigned(int partition, long offset, String reason) implements Step {}

  /**
   * A partition went.
   *
   * @param partition its number
   * @param lost whether without a chance to commit
   */
  record Gone(int partition, boolean lost) implements Step {}

  /**
   * A commit was answered.
   *
   * @param partition its partition
   * @param offset the committed offset
   * @param success whether the broker has it; otherwise it was refused, or that is unknown
   */
  record Committed(int partition, long offset, boolean success) implements Step {}

  /** It halted at a checkpoint. */
  record Paused(String checkpoint) implements Step {}
}
