package dev.offsetcommit.bench;

import dev.offsetcommit.serde.JsonSerde;
import dev.offsetcommit.serde.NumberEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes a number as JSON of a given size, with a field beside it that readers ignore: {@code
 * {"number": 7, "padding": "xxx"}}.
 */
final class PaddedNumbers implements Serializer<NumberEvent> {

  private static final byte[] BEGIN = ", \"padding\": \"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\"}".getBytes(StandardCharsets.US_ASCII);

  private final JsonSerde<NumberEvent> plain = new JsonSerde<>(NumberEvent.class);
  private final int size;

  /** Pads to a size in bytes; what is larger by itself stays as it is. */
  PaddedNumbers(int size) {
    this.size = size;
  }

  /** The size of most numbers of a plan without padding, in bytes. */
  static int plainSize(BenchPlan plan) {
    long last = Math.max(0, plan.recordsToWrite() - 1);
    return new JsonSerde<>(NumberEvent.class).serialize(null, new NumberEvent(last)).length;
  }

  @Override
  public byte[] serialize(String topic, NumberEvent event) {
    byte[] json = plain.serialize(topic, event);
    int open = json.length - 1;
    int padding = size - open - BEGIN.length - END.length;
    if (padding < 0) {
      return json;
    }
    byte[] padded = Arrays.copyOf(json, size);
    Arrays.fill(padded, open, size, (byte) 'x');
    System.arraycopy(BEGIN, 0, padded, open, BEGIN.length);
    System.arraycopy(END, 0, padded, size - END.length, END.length);
    return padded;
  }
}
