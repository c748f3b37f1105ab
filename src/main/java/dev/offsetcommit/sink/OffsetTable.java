package dev.offsetcommit.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * The table {@code offsets} of one group: where each partition's next offset lives. Not final, for
 * a test that leaves the condition out and shows what that does.
 */
class OffsetTable {

  private static final String ROW = " WHERE group_id = ? AND topic = ? AND partition = ?";

  private final String group;

  OffsetTable(String group) {
    this.group = group;
  }

  /**
   * Takes a partition over: from now on everybody else is fenced.
   *
   * @param topicId of the topic, as the cluster has it
   * @return nothing if there is no row
   * @throws TopicReplaced if the row belongs to another topic of the same name
   */
  final Optional<Claim> claim(Connection connection, TopicPartition partition, String topicId)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE offsets SET epoch = epoch + 1"
                + ROW
                + " RETURNING next_offset, epoch, topic_id")) {
      identify(statement, 1, partition);
      return read(statement, partition, topicId);
    }
  }

  /** The same where there was no row: makes it, unless another member was quicker. */
  final Claim create(Connection connection, TopicPartition partition, String topicId, long start)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO offsets (group_id, topic, partition, topic_id, next_offset, epoch) VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT (group_id, topic, partition) DO UPDATE SET epoch = offsets.epoch + 1 RETURNING next_offset, epoch, topic_id")) {
      identify(statement, 1, partition);
      statement.setString(4, topicId);
      statement.setLong(5, start);
      return read(statement, partition, topicId).orElseThrow();
    }
  }

  private Optional<Claim> read(
      PreparedStatement statement, TopicPartition partition, String topicId) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      if (!topicId.equals(row.getString(3))) {
        throw new TopicReplaced(group, partition.topic(), row.getString(3), topicId);
      }
      return Optional.of(new Claim(row.getLong(1), row.getLong(2)));
    }
  }

  /**
   * Moves the next offset, if it still stands where this process left it, in its epoch.
   *
   * @return false if it does not: another member has the partition
   */
  boolean advance(Connection connection, Batch.OffsetMove move) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE offsets SET next_offset = ?" + ROW + " AND next_offset = ? AND epoch = ?")) {
      statement.setLong(1, move.to());
      identify(statement, 2, move.partition());
      statement.setLong(5, move.claim().nextOffset());
      statement.setLong(6, move.claim().epoch());
      return statement.executeUpdate() == 1;
    }
  }

  /**
   * Whether the row stands where this process's move would have put it. To be asked after the
   * session that tried it has ended.
   */
  final boolean isAdvanced(Connection connection, Batch.OffsetMove move) throws SQLException {
    // The update changes nothing, but waits for the transaction that has the row locked.
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE offsets SET epoch = epoch" + ROW + " RETURNING next_offset, epoch")) {
      identify(statement, 1, move.partition());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getLong(1) == move.to() && row.getLong(2) == move.claim().epoch();
      }
    }
  }

  /** The next offset of each partition of the group. */
  final Map<TopicPartition, Long> all(Connection connection) throws SQLException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT topic, partition, next_offset FROM offsets WHERE group_id = ?")) {
      statement.setString(1, group);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          offsets.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
        }
      }
    }
    return offsets;
  }

  /**
   * Moves a partition from outside of any run, if it still stands where it stood: a member that has
   * claimed it is fenced.
   *
   * @param topicId of the topic, as the cluster has it
   * @param from null where there must be no row
   * @param to null to remove the row
   * @return whether it stood there
   * @throws TopicReplaced if the row belongs to another topic of the same name
   */
  final boolean move(
      Connection connection, TopicPartition partition, String topicId, Long from, Long to)
      throws SQLException {
    Optional<Claim> row = claim(connection, partition, topicId);
    if (from == null) {
      if (row.isEmpty() && to != null) {
        create(connection, partition, topicId, to);
      }
      return row.isEmpty();
    }
    if (row.isEmpty() || row.get().nextOffset() != from) {
      return false;
    }
    if (to == null) {
      try (PreparedStatement statement = connection.prepareStatement("DELETE FROM offsets" + ROW)) {
        identify(statement, 1, partition);
        return statement.executeUpdate() == 1;
      }
    }
    return advance(connection, new Batch.OffsetMove(partition, row.get(), to));
  }

  final void identify(PreparedStatement statement, int first, TopicPartition partition)
      throws SQLException {
    statement.setString(first, group);
    statement.setString(first + 1, partition.topic());
    statement.setInt(first + 2, partition.partition());
  }
}
