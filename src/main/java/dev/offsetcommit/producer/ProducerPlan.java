package dev.offsetcommit.producer;

/**
 * What a {@link NumberProducer} is to send.
 *
 * @param topic where to
 * @param from the first number
 * @param count how many numbers, 0 = until stopped
 * @param keys the key of a record is its number modulo this, 0 = no keys
 * @param pace how fast
 */
public record ProducerPlan(String topic, long from, long count, int keys, Pace pace) {

  /** The key of a number, or null. */
  String key(long number) {
    return keys == 0 ? null : Long.toString(Math.floorMod(number, keys));
  }
}
