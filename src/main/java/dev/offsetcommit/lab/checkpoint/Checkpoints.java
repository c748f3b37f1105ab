package dev.offsetcommit.lab.checkpoint;

/** Told of each {@link Checkpoint} as it is reached, by the thread that owns the consumer. */
public interface Checkpoints {

  /**
   * Whether {@link #reached} will stop this process at the next such moment. Some moments, such as
   * the one between a commit and its answer, exist only if they are prepared for.
   *
   * @param checkpoint the moment
   */
  boolean isDue(Checkpoint checkpoint);

  /**
   * The moment has come.
   *
   * @param checkpoint the moment
   */
  void reached(Checkpoint checkpoint);
}
