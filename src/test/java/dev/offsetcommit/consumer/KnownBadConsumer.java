package dev.offsetcommit.consumer;

import dev.offsetcommit.cluster.ConnectionSettings;
import dev.offsetcommit.commit.CommitPlan;
import dev.offsetcommit.consumer.event.ConsumerEvent;
import dev.offsetcommit.consumer.event.EventCodec;
import dev.offsetcommit.consumer.event.OutputLine;
import dev.offsetcommit.lab.checkpoint.Checkpoint;
import dev.offsetcommit.lab.checkpoint.Halting;
import dev.offsetcommit.lab.checkpoint.PauseAt;
import dev.offsetcommit.serde.NumberEvent;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The consumer with a known mistake, as a program of its own that can be killed. Its output is that
 * of the real one, as far as the crash contract reads it.
 */
public final class KnownBadConsumer {

  private KnownBadConsumer() {}

  /**
   * Runs it.
   *
   * @param args mistake, bootstrap servers, topic, group, at which processed record to pause
   */
  public static void main(String[] args) {
    PrintStream out = System.out;
    Consumer<ConsumerEvent> events = event -> System.err.println(EventCodec.write(event));
    RecordHandler handler =
        new RecordHandler() {
          @Override
          public void handle(ConsumerRecord<byte[], byte[]> record, NumberEvent event) {
            out.println(
                EventCodec.write(
                    OutputLine.Record.of(record.partition(), record.offset(), event.number())));
          }

          @Override
          public void flush() {
            out.flush();
          }
        };
    new NumberConsumer(
            new ConnectionSettings(
                args[1],
                Map.of(),
                Map.of(
                    "max.poll.records",
                    "" + Subject.POLL_RECORDS,
                    "session.timeout.ms",
                    "1000",
                    "heartbeat.interval.ms",
                    "300")),
            ConsumerPlan.of(args[2], args[3], "earliest"),
            ConsumerSettings.of(args[3], CommitPlan.record(1)),
            "stop",
            KnownBad.valueOf(args[0]),
            new ConsumerOutput(
                handler,
                events,
                warning -> {},
                new Halting(new PauseAt(Checkpoint.PROCESSED, Long.parseLong(args[4]), events))))
        .run();
  }
}
