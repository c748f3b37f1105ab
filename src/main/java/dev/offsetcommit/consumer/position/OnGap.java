package dev.offsetcommit.consumer.position;

import java.util.Locale;

/** What a consumer does when records were deleted before it read them. */
public enum OnGap {
  /** It reports them and reads on behind them. */
  CONTINUE,
  /** It commits what it has processed and ends. */
  STOP;

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
