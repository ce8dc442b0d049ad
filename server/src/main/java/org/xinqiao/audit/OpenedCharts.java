package org.xinqiao.audit;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Whose charts a member of staff opened, read from an index of its own. Thread-safe.
@Service
public class OpenedCharts {

  private final JdbcClient jdbc;

  OpenedCharts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// @param staff id of the member of staff
  /// @return the different patients whose charts they opened since then
  @Transactional(readOnly = true)
  public Set<PatientId> since(String staff, Instant from) {
    return jdbc.sql(
            """
            SELECT DISTINCT patient_id FROM audit_event
             WHERE tenant_id = :tenant AND actor_id = :staff AND at >= :from
               AND action = 'patient.view' AND actor_kind = 'staff' AND outcome = 'allowed'
               AND patient_id IS NOT NULL
            """)
        .param("tenant", Tenancy.current().value())
        .param("staff", staff)
        .param("from", Timestamp.from(from))
        .query((row, n) -> new PatientId(row.getObject(1, UUID.class)))
        .set();
  }
}
