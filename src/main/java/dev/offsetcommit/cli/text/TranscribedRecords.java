package dev.offsetcommit.cli.text;

import dev.offsetcommit.consumer.RecordHandler;
import dev.offsetcommit.serde.NumberEvent;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Writes each record to the transcript as well, at once, so that a kill leaves none out.
 *
 * @param records the handler that the user sees
 * @param transcript the other one
 */
public record TranscribedRecords(RecordHandler records, RecordJson transcript)
    implements RecordHandler {

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event) throws IOException {
    records.handle(record, event);
    transcript.handle(record, event);
    transcript.flush();
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
