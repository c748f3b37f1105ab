package dev.offsetcommit.broker;

/** Kafka wants to end its process at once, as it does when its data directory fails. */
public final class BrokerHalted extends Error {

  private static final long serialVersionUID = 1;

  BrokerHalted(String message) {
    super(message);
  }
}
