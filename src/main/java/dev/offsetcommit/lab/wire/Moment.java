package dev.offsetcommit.lab.wire;

import java.util.Locale;

/** A moment at which a program is killed, as its connection shows it. */
public enum Moment {
  /** A fetch has brought records, and no commit was sent since. */
  FETCHED,
  /** A commit was sent, and has not reached the broker. */
  COMMIT_SENT,
  /** The broker has the commit, and the program does not know. */
  COMMITTED,
  /** It is about to join the group, or to tell the coordinator that it is alive. */
  JOINING,
  /** It has only just connected. */
  STARTING,
  /** At any time. */
  RANDOM;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
