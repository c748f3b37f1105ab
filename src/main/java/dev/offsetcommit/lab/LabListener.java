package dev.offsetcommit.lab;

import dev.offsetcommit.lab.check.ExperimentResult;

/** Told how far the lab is, by several threads. */
public interface LabListener {

  /**
   * An experiment's place in the plan.
   *
   * @param number which one, from 1
   * @param of how many there are
   * @param name mode, protocol and fault
   */
  record Place(int number, int of, String name) {
    @Override
    public String toString() {
      return "[" + number + "/" + of + "] " + name;
    }
  }

  /**
   * An experiment begins.
   *
   * @param experiment which one
   */
  void started(Place experiment);

  /**
   * A strike was made.
   *
   * @param experiment in which experiment
   * @param strikes how many so far
   * @param of how many there will be
   */
  void struck(Place experiment, int strikes, int of);

  /**
   * An experiment has ended.
   *
   * @param row its outcome
   */
  void finished(ExperimentResult row);
}
