package dev.offsetcommit.lag;

/** What becomes of a lag, the worst first. */
public enum LagVerdict {
  /** Work waits, members are there, and no commit moves for longer than is usual. */
  STALLED,
  /** Work waits, no member reads it, and no commit moves. */
  NO_MEMBER,
  /** The commit lies past the log end, so what waits is unknown. */
  OUT_OF_RANGE,
  /** Records wait, and nothing is committed, so the lag is unknown. */
  NOTHING_COMMITTED,
  /** The cluster does not say where the log ends, or nothing is known of the group. */
  UNKNOWN,
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
  /** Nothing is committed, and the log holds nothing. */
  EMPTY;

  /** Whether someone should look at it. */
  public boolean isAlarm() {
    return compareTo(WATCHING) < 0;
  }
}
