package dev.offsetcommit.lab.wire;

import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractResponse;

/** Sees what passes a {@link WireProxy}, and may hold it or drop it. Called by many threads. */
public interface Tap {

  /** Whether requests and responses of this API are decoded. */
  boolean wants(ApiKeys api);

  /** A program has connected. */
  default void connected() {}

  /**
   * A request has come from the program.
   *
   * @return whether it is passed on to the broker; otherwise the connection is closed
   * @throws InterruptedException if the proxy is closed meanwhile
   */
  default boolean request(Exchange exchange) throws InterruptedException {
    return true;
  }

  /**
   * Its response has come from the broker.
   *
   * @param response null where it cannot be decoded
   * @return whether it is passed on to the program; otherwise the connection is closed
   * @throws InterruptedException if the proxy is closed meanwhile
   */
  default boolean response(Exchange exchange, AbstractResponse response)
      throws InterruptedException {
    return true;
  }

  /** The response has been handed to the program's connection. */
  default void delivered(Exchange exchange, AbstractResponse response) {}
}
