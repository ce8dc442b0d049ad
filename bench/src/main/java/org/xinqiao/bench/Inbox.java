package org.xinqiao.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// The inbox of an instance, seen by SQL and not through the server that is judged by it.
record Inbox(Database database) {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  long waiting() throws SQLException, IOException {
    return database.number("SELECT count(*) FROM intake_message WHERE state = 'received'");
  }

  /// Waits until every message is applied.
  ///
  /// @throws MeasurementFailed if nothing moves any more
  void awaitEmpty() throws SQLException, IOException, InterruptedException, MeasurementFailed {
    try (Connection connection = database.asApplication();
        Statement statement = connection.createStatement()) {
      long left = Long.MAX_VALUE;
      long movedAt = System.nanoTime();
      while (left > 0) {
        Thread.sleep(POLL);
        long now = count(statement);
        if (now < left) {
          left = now;
          movedAt = System.nanoTime();
        } else if (System.nanoTime() - movedAt > PATIENCE.toNanos()) {
          throw new MeasurementFailed(left + " accepted messages are not being applied");
        }
      }
    }
  }

  private static long count(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT count(*) FROM intake_message WHERE state = 'received'")) {
      row.next();
      return row.getLong(1);
    }
  }

  private record Kept(int times, int applied) {}

  /// Requires that each of these messages, all of them answered AA, is there once and is applied,
  /// and that there are no others.
  void requireAppliedOnce(Collection<String> accepted)
      throws SQLException, IOException, MeasurementFailed {
    Map<String, Kept> kept = new HashMap<>();
    try (Connection connection = database.asApplication();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT control_id, count(*), count(*) FILTER (WHERE state = 'applied')
                  FROM intake_message GROUP BY control_id
                """)) {
      while (row.next()) {
        kept.put(row.getString(1), new Kept(row.getInt(2), row.getInt(3)));
      }
    }
    for (String controlId : accepted) {
      Kept found = kept.remove(controlId);
      if (found == null || found.times() != 1 || found.applied() != 1) {
        throw new MeasurementFailed(
            "message %s was answered AA and is in the inbox %d times, %d times applied"
                .formatted(
                    controlId,
                    found == null ? 0 : found.times(),
                    found == null ? 0 : found.applied()));
      }
    }
    if (!kept.isEmpty()) {
      throw new MeasurementFailed("the inbox holds messages that nobody sent: " + kept.keySet());
    }
  }
}
