package dev.offsetcommit.lab.fault;

/** Makes the strikes of one experiment, and leaves a group that one more child can drain. */
public interface FaultScript {

  /**
   * Runs to the end of the schedule.
   *
   * @param stage what there is to act with
   */
  void run(FaultContext stage) throws InterruptedException;
}
