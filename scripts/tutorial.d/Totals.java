import java.sql.DriverManager;

/** Prints what step 8 wants to know of its SQLite file: numbers, sum, and rows that are there twice. */
class Totals {
  public static void main(String[] args) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + args[0]);
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "select count(*), sum(number), count(*) - count(distinct number), (select sum(count) from totals),"
                        + " (select sum(sum) from totals), (select sum(next_offset) from offsets) from results")) {
      rows.next();
      System.out.printf(
          "results %d, sum %d, twice %d; totals: %d numbers, sum %d; next offset %d%n",
          rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4), rows.getLong(5), rows.getLong(6));
    }
  }
}
