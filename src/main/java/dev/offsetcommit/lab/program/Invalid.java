package dev.offsetcommit.lab.program;

/** Why an experiment says nothing, found while it runs. */
final class Invalid extends Exception {

  private static final long serialVersionUID = 1;

  Invalid(String reason) {
    super(reason);
  }
}
