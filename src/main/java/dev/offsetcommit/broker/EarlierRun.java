package dev.offsetcommit.broker;

/** How the last broker on a data directory ended. */
public enum EarlierRun {

  /** There was none. */
  NONE,

  /** It was stopped, and signed off from the controller. */
  STOPPED,

  /** It was killed, so that its session has to expire before the next one is let in. */
  KILLED
}
