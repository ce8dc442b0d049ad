package org.xinqiao.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.xinqiao.auditchain.CanonicalJson;

/// An event as it is sealed and handed out.
final class SealedEvent {

  static final String COLUMNS =
      """
      e.event_id, e.at, e.actor_kind, e.actor_id, e.action, e.outcome, e.object_kind, e.object_id,
      e.patient_id, e.reason, e.request_id
      """;

  private SealedEvent() {}

  /// The same bytes for the same row, for as long as there are seals: what is changed here must
  /// never change the form of an event that was sealed before.
  static byte[] json(int tenant, long number, ResultSet row) throws SQLException {
    TreeMap<String, Object> json = new TreeMap<>();
    json.put("tenant", tenant);
    json.put("number", number);
    json.put("event", row.getObject("event_id", UUID.class).toString());
    json.put("at", row.getTimestamp("at").toInstant().toString());
    json.put("actorKind", row.getString("actor_kind"));
    json.put("actor", row.getString("actor_id"));
    json.put("action", row.getString("action"));
    json.put("outcome", row.getString("outcome"));
    json.put("objectKind", row.getString("object_kind"));
    json.put("object", row.getString("object_id"));
    json.put("patient", row.getString("patient_id"));
    json.put("reason", row.getString("reason"));
    json.put("request", row.getString("request_id"));
    json.values().removeIf(Objects::isNull);
    return CanonicalJson.of(json);
  }
}
