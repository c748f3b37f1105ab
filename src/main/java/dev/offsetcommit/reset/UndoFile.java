package dev.offsetcommit.reset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offsetcommit.cluster.TerseException;
import dev.offsetcommit.cluster.TextFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What was committed before a reset, an object for each partition: offset, metadata and leader
 * epoch, none of which Kafka's CSV could hold all of. A null offset says that nothing was
 * committed.
 *
 * @param group the group
 * @param entries the partitions, in the order of the file
 */
public record UndoFile(String group, Map<TopicPartition, UndoEntry> entries) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Writes what a plan would overwrite, down to the disk, before it is overwritten.
   *
   * @param topicIds the ids of the topics, missing where the cluster gives them none
   * @throws TerseException if that is not possible; an existing file is left alone
   */
  static void write(Path file, String group, List<ResetStep> steps, Map<String, Uuid> topicIds) {
    StringBuilder text = new StringBuilder();
    for (ResetStep step : steps) {
      ObjectNode line = MAPPER.createObjectNode();
      line.put("group", group);
      line.put("topic", step.partition().topic());
      Uuid topicId = topicIds.get(step.partition().topic());
      line.put("topic_id", topicId == null ? null : topicId.toString());
      line.put("partition", step.partition().partition());
      OffsetAndMetadata before = step.before();
      line.put("offset", before == null ? null : Long.valueOf(before.offset()));
      line.put("metadata", before == null ? null : before.metadata());
      line.put("leader_epoch", before == null ? null : before.leaderEpoch().orElse(null));
      OffsetAndMetadata after = step.after();
      line.put("reset_to", after == null ? null : Long.valueOf(after.offset()));
      line.put("reset_metadata", after == null ? null : after.metadata());
      text.append(line).append('\n');
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      throw new TerseException(
          "The undo file " + file + " exists already, so nothing was reset. Name another one.", e);
    } catch (IOException e) {
      throw new TerseException(
          "Cannot write the undo file %s, so nothing was reset: %s. Name another place with --undo-file."
              .formatted(file, e),
          e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws TerseException if it cannot be read, or is no undo file of one group
   */
  public static UndoFile read(Path file) {
    Map<TopicPartition, UndoEntry> entries = new LinkedHashMap<>();
    String group = null;
    int number = 0;
    try {
      for (String text : TextFile.read(file, "--undo").lines().toList()) {
        number++;
        if (text.isBlank()) {
          continue;
        }
        UndoLine line = new UndoLine(MAPPER.readTree(text));
        String lineGroup = line.text("group");
        if (group != null && !group.equals(lineGroup)) {
          throw new TerseException(file + " is of more than one group.");
        }
        group = lineGroup;
        TopicPartition partition =
            new TopicPartition(line.text("topic"), line.integer("partition"));
        if (entries.put(partition, line.entry()) != null) {
          throw new IllegalArgumentException(partition + " is there twice");
        }
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new TerseException(
          "%s is not an undo file of 'reset', line %d: %s."
              .formatted(file, number, e.getMessage().lines().findFirst().orElse("")),
          e);
    }
    if (group == null) {
      throw new TerseException(file + " is empty: there is nothing to undo.");
    }
    return new UndoFile(group, entries);
  }

  /** The fields of one line, each of the type that {@link #write} gives it, and of no other. */
  private record UndoLine(JsonNode node) {

    UndoEntry entry() {
      OffsetAndMetadata before = null;
      if (!isNull("offset")) {
        Optional<Integer> epoch =
            isNull("leader_epoch") ? Optional.empty() : Optional.of(integer("leader_epoch"));
        before = new OffsetAndMetadata(number("offset"), epoch, text("metadata"));
      }
      return new UndoEntry(
          before,
          isNull("reset_to") ? null : Long.valueOf(number("reset_to")),
          isKnown("reset_metadata") ? Optional.of(text("reset_metadata")) : Optional.empty(),
          isKnown("topic_id") ? Optional.of(Uuid.fromString(text("topic_id"))) : Optional.empty());
    }

    private boolean isNull(String field) {
      return node.required(field).isNull();
    }

    private boolean isKnown(String field) {
      return node.hasNonNull(field);
    }

    String text(String field) {
      JsonNode value = node.required(field);
      if (!value.isTextual()) {
        throw new IllegalArgumentException("%s must be a string and is %s".formatted(field, value));
      }
      return value.textValue();
    }

    int integer(String field) {
      long value = number(field);
      if (value > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("%s is too large: %d".formatted(field, value));
      }
      return (int) value;
    }

    private long number(String field) {
      JsonNode value = node.required(field);
      if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
        throw new IllegalArgumentException(
            "%s must be a number of at least 0 and is %s".formatted(field, value));
      }
      return value.longValue();
    }
  }
}
