package dev.offsetcommit.lab.program;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What is sent to a program.
 *
 * @param value the value of a record, with {@code {number}} where its number goes
 * @param key the same for its key, null for none
 * @param headers the headers of each record
 * @param poison the value of some records that the program cannot read, null for none
 */
public record Templates(String value, String key, Map<String, String> headers, String poison) {

  /** Stands for the number. */
  public static final String NUMBER = "{number}";

  /** The producer's own event. */
  public static final Templates DEFAULT =
      new Templates("{\"number\": " + NUMBER + "}", null, Map.of(), null);

  /** One record in this many is poison, where there is any; none in the run without a fault. */
  private static final int POISON_EVERY = 97;

  /** Copies the headers. */
  public Templates {
    headers = new TreeMap<>(headers);
  }

  boolean isPoison(long number) {
    return poison != null
        && number >= Feeder.FIRST + Calibration.RECORDS
        && number % POISON_EVERY == POISON_EVERY - 1;
  }

  /**
   * The record of a number.
   *
   * @param partition where it goes if it has no key
   */
  ProducerRecord<byte[], byte[]> record(String topic, int partition, long number) {
    RecordHeaders all = new RecordHeaders();
    headers.forEach((name, text) -> all.add(name, bytes(text)));
    return new ProducerRecord<>(
        topic,
        key == null ? partition : null,
        null,
        key == null ? null : bytes(filled(key, number)),
        bytes(isPoison(number) ? poison : filled(value, number)),
        all);
  }

  private static String filled(String template, long number) {
    return template.replace(NUMBER, Long.toString(number));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
