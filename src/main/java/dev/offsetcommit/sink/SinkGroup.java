package dev.offsetcommit.sink;

import java.sql.PreparedStatement;
import java.util.List;

/** What one group has in a sink: results, total and offsets. */
public final class SinkGroup {

  private static final List<String> TABLES = List.of("results", "totals", "offsets");

  private SinkGroup() {}

  /**
   * Removes all rows of a group in one transaction; the tables stay.
   *
   * @param address the database, which has the sink's tables
   * @param group the group, of which no consumer is running
   * @throws dev.offsetcommit.cluster.TerseException if the database refuses or cannot be reached
   */
  public static void remove(SinkAddress address, String group) {
    try (SinkDatabase database = new SinkDatabase(address, event -> {})) {
      database.transact(
          (connection, again) -> {
            for (String table : TABLES) {
              try (PreparedStatement delete =
                  connection.prepareStatement("DELETE FROM " + table + " WHERE group_id = ?")) {
                delete.setString(1, group);
                delete.executeUpdate();
              }
            }
            return null;
          });
    }
  }
}
