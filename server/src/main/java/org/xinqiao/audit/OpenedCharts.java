package org.xinqiao.audit;

import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Whose charts a member of staff opened, read from an index of its own. Thread-safe.
@Service
public class OpenedCharts {

  /// @param patients how many different ones
  /// @param thisOne whether the one asked about is among them
  public record Opened(int patients, boolean thisOne) {}

  private final JdbcClient jdbc;

  OpenedCharts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// @param staff id of the member of staff
  @Transactional(readOnly = true)
  public Opened since(String staff, PatientId patient, Instant from) {
    return jdbc.sql(
            """
            SELECT count(DISTINCT patient_id), coalesce(bool_or(patient_id = :patient), false) FROM audit_event
             WHERE tenant_id = :tenant AND actor_id = :staff AND at >= :from
               AND action = 'patient.view' AND actor_kind = 'staff' AND outcome = 'allowed'
            """)
        .param("tenant", Tenancy.current().value())
        .param("staff", staff)
        .param("patient", patient.value())
        .param("from", Timestamp.from(from))
        .query((row, n) -> new Opened(row.getInt(1), row.getBoolean(2)))
        .single();
  }
}
