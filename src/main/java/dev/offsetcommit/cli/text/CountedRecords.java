package dev.offsetcommit.cli.text;

import dev.offsetcommit.cli.terminal.ProgressBar;
import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.serde.NumberEvent;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Moves a bar with each record that is written elsewhere.
 *
 * @param records writes them
 * @param progress the bar
 */
public record CountedRecords(RecordHandler records, ProgressBar progress) implements RecordHandler {

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event) throws IOException {
    records.handle(record, event);
    progress.step();
  }

  @Override
  public boolean takesDeadLetters() {
    return records.takesDeadLetters();
  }

  @Override
  public void flush() throws IOException {
    records.flush();
  }
}
