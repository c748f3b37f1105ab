package dev.offsetcommit.lab;

/** Told how far the lab is. */
public interface LabListener {

  /**
   * An experiment begins.
   *
   * @param name mode, protocol and fault
   * @param number which one, from 1
   * @param of how many
   */
  void started(String name, int number, int of);

  /**
   * A strike was made.
   *
   * @param strikes how many so far
   * @param of how many there will be
   */
  void struck(int strikes, int of);

  /**
   * An experiment has ended.
   *
   * @param row its outcome
   */
  void finished(LabRow row);
}
