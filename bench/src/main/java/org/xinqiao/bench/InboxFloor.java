package org.xinqiao.bench;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// What any implementation must pay to keep a message: the same rows, committed to the same durable
/// database by the same role, and nothing else. One connection.
///
/// The table is a twin of the inbox with all its indexes, made for this and dropped afterwards: in
/// the inbox itself the rows would be applied while we measure, and would have to be deleted, which
/// the application may not do.
final class InboxFloor {

  static final int BATCH = 100;
  static final int COPY = 1000;

  private static final Duration WARM_UP = Duration.ofMillis(500);
  private static final Duration MEASURED = Duration.ofSeconds(3);
  private static final int SAMPLES = 2000;

  private static final String UNDER_ROW_SECURITY = "SELECT protect('bench_floor')";
  private static final String INSERT =
      "INSERT INTO bench_floor ("
          + InboxRow.COLUMNS
          + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'received', 'AA', NULL, NULL)"
          + " ON CONFLICT DO NOTHING";

  private final Database database;
  private final List<InboxRow> samples;
  private final SplittableRandom random;
  private int taken;

  private InboxFloor(Database database, List<InboxRow> samples, long seed) {
    this.database = database;
    this.samples = samples;
    this.random = new SplittableRandom(seed);
  }

  /// @param database one whose inbox holds messages of the kind to be measured
  static InboxFloor of(Database database, long seed) throws SQLException, IOException {
    try (Connection connection = database.asApplication()) {
      return new InboxFloor(database, InboxRow.read(connection, SAMPLES), seed);
    }
  }

  /// One row, one commit, one round trip at a time.
  double singleRowsPerSecond() throws SQLException, IOException {
    return rowsPerSecond(
        UNDER_ROW_SECURITY,
        connection -> {
          connection.setAutoCommit(true);
          PreparedStatement insert = connection.prepareStatement(INSERT);
          return () -> {
            set(insert, nextRow());
            return insert.executeUpdate();
          };
        });
  }

  /// [#BATCH] rows a commit, sent together.
  double batchRowsPerSecond() throws SQLException, IOException {
    return rowsPerSecond(
        UNDER_ROW_SECURITY,
        connection -> {
          connection.setAutoCommit(false);
          PreparedStatement insert = connection.prepareStatement(INSERT);
          return () -> {
            for (int i = 0; i < BATCH; i++) {
              set(insert, nextRow());
              insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
            return BATCH;
          };
        });
  }

  /// [#COPY] rows a commit in the binary format, the fastest way into a table that there is.
  /// PostgreSQL refuses COPY under row-level security, so this twin has no policy: nobody can write
  /// faster, and who respects the policies cannot write as fast.
  double copyRowsPerSecond() throws SQLException, IOException {
    return rowsPerSecond(
        "GRANT INSERT ON bench_floor TO xinqiao_app",
        connection -> {
          connection.setAutoCommit(false);
          CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
          String into = "COPY bench_floor (" + InboxRow.COLUMNS + ") FROM STDIN (FORMAT binary)";
          return () -> {
            BinaryCopy rows = new BinaryCopy();
            for (int i = 0; i < COPY; i++) {
              rows.add(nextRow());
            }
            byte[] bytes = rows.end();
            copy.copyIn(into, new java.io.ByteArrayInputStream(bytes), bytes.length);
            connection.commit();
            return COPY;
          };
        });
  }

  /// Prepares a way of writing on a connection.
  private interface Way {
    Commit on(Connection connection) throws SQLException;
  }

  private interface Commit {
    /// @return how many rows it made durable
    int make() throws SQLException, IOException;
  }

  /// @param access opens the twin to the application
  private double rowsPerSecond(String access, Way way) throws SQLException, IOException {
    try (Connection owner = database.asOwner();
        Statement table = owner.createStatement()) {
      table.execute("CREATE TABLE bench_floor (LIKE intake_message INCLUDING ALL)");
      table.execute(access);
      try (Connection connection = database.asApplication()) {
        Commit commit = way.on(connection);
        repeat(commit, WARM_UP);
        return repeat(commit, MEASURED);
      } finally {
        table.execute("DROP TABLE bench_floor");
      }
    }
  }

  private static double repeat(Commit commit, Duration time) throws SQLException, IOException {
    long began = System.nanoTime();
    long rows = 0;
    long elapsed;
    do {
      rows += commit.make();
      elapsed = System.nanoTime() - began;
    } while (elapsed < time.toNanos());
    return rows / (elapsed / 1e9);
  }

  private InboxRow nextRow() {
    InboxRow sample = samples.get(taken++ % samples.size());
    return sample.next(random, System.currentTimeMillis());
  }

  private static void set(PreparedStatement insert, InboxRow row) throws SQLException {
    insert.setInt(1, row.tenant());
    insert.setObject(2, row.id());
    insert.setObject(3, row.peer());
    insert.setString(4, row.controlId());
    insert.setBytes(5, row.hash());
    insert.setString(6, row.type());
    insert.setString(7, row.charset());
    insert.setBytes(8, row.sealed());
    insert.setInt(9, row.bytes());
    insert.setTimestamp(10, row.receivedAt());
  }

  /// The binary format of COPY, as the PostgreSQL manual describes it.
  private static final class BinaryCopy {

    private static final byte[] SIGNATURE = {
      'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
    };
    private static final int FIELDS = 14;
    private static final int NULL = -1;
    private static final long EPOCH_2000_MILLIS = 946_684_800_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4 << 20);
    private final DataOutputStream out = new DataOutputStream(bytes);

    BinaryCopy() throws IOException {
      out.write(SIGNATURE);
      out.writeInt(0); // no flags
      out.writeInt(0); // no extension of the header
    }

    void add(InboxRow row) throws IOException {
      out.writeShort(FIELDS);
      number(row.tenant());
      uuid(row.id());
      uuid(row.peer());
      text(row.controlId());
      field(row.hash());
      text(row.type());
      text(row.charset());
      field(row.sealed());
      number(row.bytes());
      out.writeInt(Long.BYTES);
      out.writeLong((row.receivedAt().getTime() - EPOCH_2000_MILLIS) * 1000);
      text("received");
      text("AA");
      out.writeInt(NULL);
      out.writeInt(NULL);
    }

    byte[] end() throws IOException {
      out.writeShort(-1);
      return bytes.toByteArray();
    }

    private void number(int value) throws IOException {
      out.writeInt(Integer.BYTES);
      out.writeInt(value);
    }

    private void uuid(UUID value) throws IOException {
      out.writeInt(2 * Long.BYTES);
      out.writeLong(value.getMostSignificantBits());
      out.writeLong(value.getLeastSignificantBits());
    }

    private void text(String value) throws IOException {
      field(value.getBytes(StandardCharsets.UTF_8));
    }

    private void field(byte[] value) throws IOException {
      out.writeInt(value.length);
      out.write(value);
    }
  }
}
