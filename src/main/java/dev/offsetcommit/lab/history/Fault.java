package dev.offsetcommit.lab.history;

import java.util.Locale;

/** What the lab does to its consumers, or to what they talk to. */
public enum Fault {
  /** SIGKILL at a chosen moment. */
  KILL,
  /** SIGSTOP for longer than the session lives, then SIGCONT: the zombie. */
  STOP,
  /** SIGTERM: a clean end at any moment. */
  TERM,
  /** Members come and go. */
  REBALANCE,
  /** The broker ends cleanly and comes back. */
  RESTART_BROKER,
  /** The broker is killed and comes back. */
  KILL_BROKER,
  /** One of several brokers goes away, the one that coordinates the group. */
  MOVE_COORDINATOR,
  /** Answers to commits never arrive. */
  LOST_ACK,
  /** Answers to commits are slow, and the consumer is killed. */
  LATENCY,
  /** Some records are not valid events, and the consumer is killed. */
  POISON,
  /** The consumer is killed each time it has worked on one certain record. */
  POISON_KILLS;

  /** The name on the command line, {@code restart-broker}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the broker must be the lab's own. */
  public boolean needsOwnBroker() {
    return this == RESTART_BROKER
        || this == POISON_KILLS
        || needsSeveralBrokers()
        || needsOneBroker();
  }

  /** Whether a broker more than one must be there, and a quorum without it. */
  public boolean needsSeveralBrokers() {
    return this == MOVE_COORDINATOR;
  }

  /** Whether it can be made with a single broker only. */
  public boolean needsOneBroker() {
    return this == KILL_BROKER || isInTheNetwork();
  }

  /** Whether it is made for a program that is not ours only. */
  public boolean needsProgram() {
    return this == POISON_KILLS;
  }

  boolean isInTheNetwork() {
    return this == LOST_ACK || this == LATENCY;
  }
}
