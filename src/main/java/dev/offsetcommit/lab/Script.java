package dev.offsetcommit.lab;

/** Makes the strikes of one experiment, and leaves a group that one more child can drain. */
interface Script {

  /**
   * Runs to the end of the schedule.
   *
   * @param stage what there is to act with
   */
  void run(Stage stage) throws InterruptedException;
}
