package dev.offsetcommit.lab.wire;

import java.util.Map;

/**
 * A commit as it passed the wire.
 *
 * @param nanoTime when the program sent it
 * @param group of which group
 * @param offsets the committed offsets, by partition of the lab's topic
 * @param answer what became of it
 */
public record WireCommit(long nanoTime, String group, Map<Integer, Long> offsets, Answer answer) {

  /** What became of a commit. */
  public enum Answer {
    /** Unknown: no answer has reached the program. */
    NONE,
    /** The broker has it, and the program knows. */
    ACCEPTED,
    /** The broker refused it, and the program knows. */
    REFUSED
  }
}
