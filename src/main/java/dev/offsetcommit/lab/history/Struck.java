package dev.offsetcommit.lab.history;

/**
 * One strike as it was made.
 *
 * @param strike what it was, as {@code processed:17}
 * @param records how many records the child had processed by then
 * @param seen what was seen before the strike was over, null if nothing was
 */
public record Struck(String strike, long records, Seen seen) {

  /**
   * How far a child had got.
   *
   * @param child its number
   * @param records how many records it had processed
   */
  public record Seen(int child, long records) {}

  Struck with(Seen effect) {
    return new Struck(strike, records, effect);
  }
}
