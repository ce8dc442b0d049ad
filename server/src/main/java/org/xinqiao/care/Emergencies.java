package org.xinqiao.care;

import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The door of emergencies (紧急查看) for modules that hold somebody back otherwise. Thread-safe.
@Service
public class Emergencies {

  private final JdbcClient jdbc;

  Emergencies(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Whether a member of staff has this file open in an emergency at that moment.
  @Transactional(readOnly = true)
  public boolean open(PatientId patient, StaffId staff, Instant now) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT 1 FROM care_emergency_access
                            WHERE tenant_id = :tenant AND patient_id = :patient AND staff_id = :staff
                              AND opened_at <= :now AND ends_at > :now)
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .param("staff", staff.value())
        .param("now", Timestamp.from(now))
        .query(Boolean.class)
        .single();
  }
}
