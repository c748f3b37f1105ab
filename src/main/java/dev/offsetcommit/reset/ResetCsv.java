package dev.offsetcommit.reset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.offsetcommit.cluster.TerseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka's CSV of a reset plan: {@code topic,partition,offset} for one group, {@code
 * group,topic,partition,offset} for several; a field may stand in double quotes.
 */
public final class ResetCsv {

  private static final CsvMapper CSV = new CsvMapper();

  private ResetCsv() {}

  /**
   * The offsets for a group.
   *
   * @param text the file's content; lines of other groups are left out
   * @param group the group
   * @param file its name, for messages
   * @throws TerseException if a line is no such line, or none is for this group
   */
  public static Map<TopicPartition, OffsetAndMetadata> read(
      String text, String group, String file) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.split("\\R")) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        List<String> fields = fields(line.strip());
        boolean withGroup = fields.size() == 4;
        if (!withGroup && fields.size() != 3) {
          throw broken(file, number, line);
        }
        int partition = Integer.parseInt(fields.get(fields.size() - 2).strip());
        long offset = Long.parseLong(fields.get(fields.size() - 1).strip());
        if (withGroup && !fields.get(0).equals(group)) {
          continue;
        }
        TopicPartition key = new TopicPartition(fields.get(fields.size() - 3), partition);
        if (offsets.put(key, new OffsetAndMetadata(offset)) != null) {
          throw new TerseException(
              file + ", line " + number + ": " + key + " is there twice. Remove one line.");
        }
      } catch (IllegalArgumentException | JsonProcessingException e) {
        throw broken(file, number, line);
      }
    }
    if (offsets.isEmpty()) {
      throw new TerseException(file + " has no line for group " + group + ".");
    }
    return offsets;
  }

  /** The plan as Kafka's own tool writes it for one group, with the same library. */
  public static String write(List<ResetStep> steps) {
    StringBuilder text = new StringBuilder();
    for (ResetStep step : steps) {
      if (step.after() != null) {
        TopicPartition partition = step.partition();
        text.append(row(partition.topic(), partition.partition(), step.after().offset()));
      }
    }
    return text.toString();
  }

  private static String row(Object... fields) {
    try {
      return CSV.writer(CsvSchema.emptySchema()).writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row that cannot be written", e);
    }
  }

  private static TerseException broken(String file, int number, String line) {
    return new TerseException(
        "%s, line %s: '%s' is neither topic,partition,offset nor group,topic,partition,offset."
            .formatted(file, number, line));
  }

  private static List<String> fields(String line) throws JsonProcessingException {
    return CSV.readerForListOf(String.class).readValue(line);
  }
}
