package dev.offsetcommit.bench;

/** Told how far a measurement is. */
public interface BenchProgress {

  /**
   * A part begins.
   *
   * @param what which
   * @param records how many records it has
   */
  void begin(String what, long records);

  /**
   * So many records of the part are done.
   *
   * @param records how many
   */
  void at(long records);

  /** Nothing more comes. */
  void end();
}
