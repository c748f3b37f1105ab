package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.Printable;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.serde.NumberEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes records as the tutorial's consumers print them. */
public final class RecordText implements RecordHandler {

  private static final byte[] COMMITTED = ("*".repeat(100) + "\n").getBytes(StandardCharsets.UTF_8);

  private final OutputStream out;
  private final boolean manual;

  /**
   * For one consumer.
   *
   * @param out where to
   * @param manual whether to write each field on a line, as the tutorial does where it commits by
   *     hand
   */
  public RecordText(OutputStream out, boolean manual) {
    this.out = out;
    this.manual = manual;
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event) throws IOException {
    String key = text(record.key());
    String value = text(record.value());
    StringBuilder lines = new StringBuilder(512);
    lines.append(Printable.of(readable(record, key, value).toString())).append('\n');
    if (manual) {
      lines.append("The value is : ").append(value).append('\n');
      lines.append("The key is : ").append(key).append('\n');
      lines.append("The topic is : ").append(record.topic()).append('\n');
      lines.append("The partition is : ").append(record.partition()).append('\n');
      lines.append("The offset is : ").append(record.offset()).append('\n');
      lines.append("The timestamp is : ").append(record.timestamp()).append('\n');
    }
    out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The tutorial's line after a commit. */
  public void committed() {
    if (manual) {
      try {
        out.write(COMMITTED);
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public boolean takesDeadLetters() {
    return true;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  private static ConsumerRecord<String, String> readable(
      ConsumerRecord<byte[], byte[]> record, String key, String value) {
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        record.serializedKeySize(),
        record.serializedValueSize(),
        key,
        value,
        record.headers(),
        record.leaderEpoch());
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : Printable.of(new String(bytes, StandardCharsets.UTF_8));
  }
}
