package dev.offsetcommit.bench;

import dev.offsetcommit.sink.SinkAddress;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.GroupProtocol;

/**
 * What a {@link Bench} measures, and how long.
 *
 * @param modes the rows, in the order in which they take turns
 * @param records how many records each run reads; null sizes the runs by time
 * @param runs how many counted runs each mode has
 * @param groupProtocol {@code classic} or {@code consumer}
 * @param partitions of the topic
 * @param recordSize bytes of each record's value; null writes the plain JSON of a number
 * @param sink the database of {@code sink}; null makes a temporary SQLite file for each run
 * @param leastTime the least time of a run that is sized by time; a mode with an interval takes
 *     longer, see {@link BenchMode#runTime}
 * @param topicRecords the most records in the topic where runs are sized by time; a run reads them
 *     again and again
 */
public record BenchPlan(
    List<BenchMode> modes,
    Long records,
    int runs,
    GroupProtocol groupProtocol,
    int partitions,
    Integer recordSize,
    SinkAddress sink,
    Duration leastTime,
    long topicRecords) {

  /** The least time of a run. */
  public static final Duration LEAST_TIME = Duration.ofSeconds(3);

  /** The least {@link #recordSize}: room for the number and the frame of the padding. */
  public static final int LEAST_RECORD_SIZE = 48;

  private static final long MOST_RECORDS = 1_000_000;
  private static final long MOST_BYTES = 256L * 1024 * 1024;

  /** How many records of a size a topic gets where runs are sized by time. */
  public static long topicRecords(Integer recordSize) {
    return recordSize == null ? MOST_RECORDS : Math.min(MOST_RECORDS, MOST_BYTES / recordSize);
  }

  boolean isTimed() {
    return records == null;
  }

  /** How many records are written to the topic. */
  long recordsToWrite() {
    return isTimed() ? topicRecords : records;
  }
}
