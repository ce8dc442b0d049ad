package org.xinqiao.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/// What the server writes into the inbox for one message: the columns of `IntakeStore.keep`, with
/// values taken from its own rows.
record InboxRow(
    int tenant,
    UUID id,
    UUID peer,
    String controlId,
    byte[] hash,
    String type,
    String charset,
    byte[] sealed,
    int bytes,
    Timestamp receivedAt) {

  static final String COLUMNS =
      "tenant_id, message_id, peer_id, control_id, payload_hash, message_type, charset, raw_enc,"
          + " bytes, received_at, state, acknowledgement, reason_code, reason_detail";

  /// Rows of messages that were accepted, newest first.
  static List<InboxRow> read(Connection connection, int limit) throws SQLException {
    List<InboxRow> rows = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT tenant_id, message_id, peer_id, control_id, payload_hash, message_type, charset, raw_enc,
                   bytes, received_at
              FROM intake_message WHERE acknowledgement = 'AA'
             ORDER BY received_at DESC LIMIT ?
            """)) {
      select.setInt(1, limit);
      ResultSet row = select.executeQuery();
      while (row.next()) {
        rows.add(
            new InboxRow(
                row.getInt(1),
                row.getObject(2, UUID.class),
                row.getObject(3, UUID.class),
                row.getString(4),
                row.getBytes(5),
                row.getString(6),
                row.getString(7),
                row.getBytes(8),
                row.getInt(9),
                row.getTimestamp(10)));
      }
    }
    return rows;
  }

  /// The row as a further message would have it: an id of now and, because contents differ, another
  /// hash.
  InboxRow next(SplittableRandom random, long millis) {
    byte[] other = new byte[hash.length];
    random.nextBytes(other);
    UUID version7 =
        new UUID(
            millis << 16 | 0x7000L | random.nextLong() & 0xFFFL,
            0x8000000000000000L | random.nextLong() >>> 2);
    return new InboxRow(
        tenant,
        version7,
        peer,
        controlId,
        other,
        type,
        charset,
        sealed,
        bytes,
        new Timestamp(millis));
  }
}
