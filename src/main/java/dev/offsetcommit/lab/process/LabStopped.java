package dev.offsetcommit.lab.process;

/** The lab was asked to stop in the middle of an experiment. */
public final class LabStopped extends RuntimeException {

  public LabStopped() {
    super("stopped");
  }
}
