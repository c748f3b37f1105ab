package dev.offsetcommit.group;

/** What becomes of a lag, the worst first. */
public enum Verdict {
  /** Work waits, members are there, and no commit moves for longer than is usual. */
  STALLED,
  /** Work waits, nobody reads it, and no commit moves. */
  NO_MEMBER,
  /** The lag grows. */
  FALLING_BEHIND,
  /** The committed offset went back. */
  REWOUND,
  /** Too few samples to say. */
  WATCHING,
  /** Work waits, and the lag neither grows nor shrinks. */
  STEADY,
  /** The lag shrinks. */
  CATCHING_UP,
  /** Nothing waits. */
  CAUGHT_UP,
  /** Nothing is committed, so there is no lag. */
  NOTHING_COMMITTED
}
