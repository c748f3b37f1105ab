package dev.offsetcommit.lab.fault;

import dev.offsetcommit.lab.checkpoint.Checkpoint;

/**
 * One fault to come.
 *
 * @param checkpoint where the child halts for it, null for a random time
 * @param count which occurrence of the checkpoint, counting from 1
 * @param delayMs at a random time: how long after the child's first record
 */
public record Injection(Checkpoint checkpoint, long count, long delayMs) {

  @Override
  public String toString() {
    return checkpoint == null ? "random:" + delayMs + "ms" : checkpoint + ":" + count;
  }
}
