package dev.offsetcommit.producer;

import dev.offsetcommit.serde.NumberEvent;

/** Told what becomes of each number. */
public interface ProducerListener {

  /**
   * A number is about to be handed to the client; called by the producing thread.
   *
   * @param event the event
   */
  void sending(NumberEvent event);

  /**
   * The cluster has a number for good; called by the client's network thread.
   *
   * @param acknowledged where it is
   */
  void acknowledged(Acknowledged acknowledged);

  /** The producing thread is about to wait: a listener that buffers may write now. */
  void waiting();

  /**
   * A number in the log.
   *
   * @param topic its topic
   * @param partition its partition
   * @param offset its offset
   * @param timestamp the record's timestamp, in milliseconds since 1970
   * @param number the number
   */
  record Acknowledged(String topic, int partition, long offset, long timestamp, long number) {}
}
