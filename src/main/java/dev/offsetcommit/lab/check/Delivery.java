package dev.offsetcommit.lab.check;

/** One processing of one record by one child, and what answers for it if the record is repeated. */
final class Delivery {

  private final int child;
  private boolean confirmed;
  private boolean refused;
  private Interruption interruption;

  Delivery(int child) {
    this.child = child;
  }

  int child() {
    return child;
  }

  /** Whether a commit that the broker has confirmed to this child covers the record. */
  boolean isConfirmed() {
    return confirmed;
  }

  /** What answers for a repeat of it; null while it is confirmed, or its child still has it. */
  Interruption interruption() {
    return interruption;
  }

  void confirm() {
    confirmed = true;
    refused = false;
    interruption = null;
  }

  /** A later commit of the same child went back below the record. */
  void unconfirm() {
    confirmed = false;
  }

  /** A commit failed after a failed one before it; it licenses something only at a clean end. */
  void refuse() {
    refused = true;
  }

  /** A commit succeeded that does not cover the record: it was processed after all failures. */
  void forgetFailures() {
    refused = false;
    interruption = null;
  }

  boolean isRefused() {
    return refused;
  }

  boolean isOpen() {
    return !confirmed && interruption == null;
  }

  void answeredBy(Interruption answer) {
    interruption = answer;
  }
}
