package dev.offsetcommit.consumer;

import dev.offsetcommit.serde.NumberEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Has each record printed, and keeps its result until the transaction that makes it durable. What
 * is printed is at least once: a record whose transaction did not come to its end is printed again.
 */
public final class ResultCollector implements RecordHandler {

  private final RecordHandler output;
  private List<Result> results = new ArrayList<>();

  public ResultCollector(RecordHandler output) {
    this.output = output;
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event) throws IOException {
    output.handle(record, event);
    results.add(new Result(record, event));
  }

  @Override
  public void flush() throws IOException {
    output.flush();
  }

  /** The results since the last call; whatever becomes of them, they are not kept here. */
  public List<Result> take() {
    List<Result> taken = results;
    results = new ArrayList<>();
    return taken;
  }
}
