package dev.offsetcommit.broker;

/** Kafka ends its process at once, since it cannot go on, as with a data directory that failed. */
public final class BrokerHalted extends Error {

  private static final long serialVersionUID = 1;

  BrokerHalted(String message) {
    super(message);
  }
}
