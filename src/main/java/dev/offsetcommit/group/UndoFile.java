package dev.offsetcommit.group;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offsetcommit.client.ExpectedFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What was committed before a reset, an object for each partition: offset, metadata and leader
 * epoch, none of which Kafka's CSV could hold all of. A null offset says that nothing was
 * committed.
 *
 * @param group the group
 * @param before what was committed; null values where nothing was
 * @param reset what the reset has set
 */
public record UndoFile(
    String group, Map<TopicPartition, OffsetAndMetadata> before, Map<TopicPartition, Long> reset) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Writes what a plan would overwrite, down to the disk, before it is overwritten.
   *
   * @throws ExpectedFailure if that is not possible; an existing file is left alone
   */
  static void write(Path file, String group, List<ResetStep> steps) {
    StringBuilder text = new StringBuilder();
    for (ResetStep step : steps) {
      ObjectNode line = MAPPER.createObjectNode();
      line.put("group", group);
      line.put("topic", step.partition().topic());
      line.put("partition", step.partition().partition());
      OffsetAndMetadata before = step.before();
      line.put("offset", before == null ? null : Long.valueOf(before.offset()));
      line.put("metadata", before == null ? null : before.metadata());
      line.put("leader_epoch", before == null ? null : before.leaderEpoch().orElse(null));
      line.put("reset_to", step.after() == null ? null : Long.valueOf(step.after().offset()));
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
      throw new ExpectedFailure(
          "The undo file " + file + " exists already, so nothing was reset. Name another one.", e);
    } catch (IOException e) {
      throw new ExpectedFailure(
          "Cannot write the undo file "
              + file
              + ", so nothing was reset: "
              + e
              + ". Name another place with --undo-file.",
          e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws ExpectedFailure if it cannot be read, or is no undo file of one group
   */
  public static UndoFile read(Path file) {
    Map<TopicPartition, OffsetAndMetadata> before = new LinkedHashMap<>();
    Map<TopicPartition, Long> reset = new LinkedHashMap<>();
    String group = null;
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.isBlank()) {
          continue;
        }
        JsonNode node = MAPPER.readTree(line);
        String lineGroup = node.required("group").textValue();
        if (group != null && !group.equals(lineGroup)) {
          throw new ExpectedFailure(file + " is of more than one group.");
        }
        group = lineGroup;
        TopicPartition partition =
            new TopicPartition(
                node.required("topic").textValue(), node.required("partition").intValue());
        before.put(partition, commit(node));
        JsonNode to = node.required("reset_to");
        reset.put(partition, to.isNull() ? null : to.longValue());
      }
    } catch (java.nio.file.NoSuchFileException e) {
      throw new ExpectedFailure("There is no file " + file + ".", e);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new ExpectedFailure(
          file + " is no undo file of 'reset': " + e.getMessage().lines().findFirst().orElse(""),
          e);
    } catch (IOException e) {
      throw new ExpectedFailure("Cannot read " + file + ": " + e, e);
    }
    if (group == null) {
      throw new ExpectedFailure(file + " is empty: there is nothing to undo.");
    }
    return new UndoFile(group, before, reset);
  }

  private static OffsetAndMetadata commit(JsonNode node) {
    JsonNode offset = node.required("offset");
    if (offset.isNull()) {
      return null;
    }
    JsonNode epoch = node.required("leader_epoch");
    return new OffsetAndMetadata(
        offset.longValue(),
        epoch.isNull() ? Optional.empty() : Optional.of(epoch.intValue()),
        node.required("metadata").textValue());
  }
}
