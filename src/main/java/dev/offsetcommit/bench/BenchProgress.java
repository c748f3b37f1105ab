package dev.offsetcommit.bench;

import java.time.Duration;

/** Told how far a measurement is. */
public interface BenchProgress {

  /**
   * A part begins.
   *
   * @param phase what is done with one mode after the other, such as {@code run 2 of 3}
   * @param mode the mode of this part, null where it concerns all of them
   * @param left how long this part and all after it will take, about
   */
  void begin(String phase, String mode, Duration left);

  /** Time has passed; called several times a second while records are read or written. */
  void tick();

  /** Nothing more comes. */
  void end();
}
