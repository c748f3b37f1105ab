package dev.offsetcommit.lab.check;

import java.util.Locale;

/** What an experiment says about a promise. */
public enum Verdict {
  /** Nothing was found against it. */
  HELD,
  /** It was broken. */
  BROKEN,
  /** Records were lost, in a cell where that is known, and nothing else was found. */
  BROKEN_AS_EXPECTED,
  /** Nothing was promised: this is what was seen. */
  OBSERVED,
  /** The experiment says nothing, neither way. */
  INVALID;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
