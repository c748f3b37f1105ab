package dev.offsetcommit.reset;

import dev.offsetcommit.cluster.TerseException;
import java.util.ArrayList;
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

  private static final int UNQUOTED_CHARS = 24;

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
      List<String> fields = fields(line.strip());
      boolean withGroup = fields.size() == 4;
      if (!withGroup && fields.size() != 3) {
        throw broken(file, number, line);
      }
      try {
        int partition = Integer.parseInt(fields.get(fields.size() - 2).strip());
        long offset = Long.parseLong(fields.get(fields.size() - 1).strip());
        if (withGroup && !fields.get(0).equals(group)) {
          continue;
        }
        TopicPartition key = new TopicPartition(fields.get(fields.size() - 3), partition);
        if (offsets.put(key, new OffsetAndMetadata(offset)) != null) {
          throw new TerseException(
              file + ", line " + number + ": " + key + " stands there twice. Remove one line.");
        }
      } catch (IllegalArgumentException e) {
        throw broken(file, number, line);
      }
    }
    if (offsets.isEmpty()) {
      throw new TerseException(file + " has no line for group " + group + ".");
    }
    return offsets;
  }

  /** The plan as Kafka writes it for one group. */
  public static String write(List<ResetStep> steps) {
    StringBuilder text = new StringBuilder();
    for (ResetStep step : steps) {
      if (step.after() != null) {
        text.append(quoted(step.partition().topic()))
            .append(',')
            .append(step.partition().partition())
            .append(',')
            .append(step.after().offset())
            .append('\n');
      }
    }
    return text.toString();
  }

  /**
   * As Jackson's CSV does it, which quotes long fields unseen; a topic's name has no character that
   * needs it.
   */
  private static String quoted(String field) {
    return field.length() > UNQUOTED_CHARS ? '"' + field + '"' : field;
  }

  private static TerseException broken(String file, int number, String line) {
    return new TerseException(
        "%s, line %s: '%s' is neither topic,partition,offset nor group,topic,partition,offset."
            .formatted(file, number, line));
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
