package dev.offsetcommit.lab.check;

import java.util.Locale;

/**
 * One thing in a history that must not be.
 *
 * @param kind which rule it breaks
 * @param detail where, in one line
 */
public record Anomaly(Kind kind, String detail) {

  /** The rules, by what breaks them. */
  public enum Kind {
    /** More acknowledged records were never processed than the promise allows. */
    LOST,
    /** More records were repeated after a crash, or a failed commit, than the promise allows. */
    REPEATED,
    /**
     * Records were repeated although their consumer had given them up in order, with time to
     * commit.
     */
    REPEATED_AFTER_CLEAN_END,
    /** From where it resumed, a child did not process the log in order, or left out a record. */
    REORDERED,
    /** A commit covers records that were not processed yet, or that do not exist. */
    COMMITTED_TOO_FAR,
    /** A record was repeated although a commit covers it: one resumed from, or one confirmed. */
    UNEXPLAINED_REPEAT,
    /** A child processed what is not in the log. */
    UNKNOWN_ID,
    /** The group's committed offset went back. */
    COMMIT_REWOUND,
    /** The log lacks a record that the broker had acknowledged, which no consumer can cause. */
    NOT_IN_LOG;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }
}
