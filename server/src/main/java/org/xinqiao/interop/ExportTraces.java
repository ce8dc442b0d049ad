package org.xinqiao.interop;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.xinqiao.listing.OtherWayOut;
import org.xinqiao.shared.Tenancy;

/// Which export or which partner's warehouse a mark belongs to.
@Component
class ExportTraces implements OtherWayOut {

  private final JdbcClient jdbc;

  ExportTraces(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Out> marked(Collection<String> codes) {
    return jdbc.sql(
            """
            SELECT e.export_id AS id, t.name, right(e.export_id::text, 12) AS code, e.purpose, e.requested_at AS at
              FROM interop_export e JOIN interop_fhir_token t USING (tenant_id, token_id)
             WHERE e.tenant_id = :tenant AND right(e.export_id::text, 12) = ANY (:codes)
             ORDER BY e.requested_at DESC
            """)
        .param("tenant", Tenancy.current().value())
        .param("codes", codes.toArray(String[]::new))
        .query((row, n) -> out(row))
        .list();
  }

  @Override
  public List<Out> streams(Collection<UUID> streams) {
    return jdbc.sql(
            """
            SELECT t.token_id AS id, t.name, '' AS code, e.purpose, e.requested_at AS at
              FROM interop_fhir_token t
              JOIN LATERAL (SELECT purpose, requested_at FROM interop_export x
                             WHERE x.tenant_id = t.tenant_id AND x.token_id = t.token_id
                             ORDER BY requested_at DESC LIMIT 1) e ON true
             WHERE t.tenant_id = :tenant AND t.token_id = ANY (:streams)
            """)
        .param("tenant", Tenancy.current().value())
        .param("streams", streams.toArray(UUID[]::new))
        .query((row, n) -> out(row))
        .list();
  }

  private static Out out(ResultSet row) throws SQLException {
    return new Out(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("code"),
        row.getString("purpose"),
        row.getTimestamp("at").toInstant());
  }
}
