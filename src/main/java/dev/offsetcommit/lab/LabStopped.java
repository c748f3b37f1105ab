package dev.offsetcommit.lab;

/** The lab was asked to stop in the middle of an experiment. */
final class LabStopped extends RuntimeException {

  LabStopped() {
    super("stopped");
  }
}
