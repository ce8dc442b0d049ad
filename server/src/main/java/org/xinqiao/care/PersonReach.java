package org.xinqiao.care;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.StaffReach;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Reach;
import org.xinqiao.shared.Tenancy;

/// What a member of staff can see (能看到什么): their rights, and how many patients are within their
/// reach. Numbers only, so that whoever keeps the accounts sees no patient by it.
@Service
class PersonReach {

  /// @param department null for the whole hospital
  /// @param patients within the reach
  /// @param allPatients of the hospital
  /// @param excluded patients whose files are kept from them
  record Seen(
      UUID staffId,
      String displayName,
      Staff.Role role,
      @Nullable String department,
      List<StaffReach.Right> rights,
      List<StaffReach.FieldRight> fields,
      long patients,
      long allPatients,
      long excluded) {}

  private final JdbcClient jdbc;
  private final Organizations organizations;
  private final StaffReach reaches;

  PersonReach(JdbcClient jdbc, Organizations organizations, StaffReach reaches) {
    this.jdbc = jdbc;
    this.organizations = organizations;
    this.reaches = reaches;
  }

  @Transactional(readOnly = true)
  public Optional<Seen> of(StaffId id, Instant now) {
    return organizations
        .staff(id)
        .map(staff -> {
          Reach reach = reaches.toSee(staff, now);
          Set<UUID> parties = reach.parties();
          Department department = staff.department();
          long all =
              count(
                  "SELECT count(*) FROM patient_fact_patient WHERE tenant_id = :tenant",
                  reach,
                  now);
          long excluded =
              count(
                  """
                  SELECT count(*) FROM care_relation c
                    JOIN patient_fact_patient p ON p.tenant_id = c.tenant_id AND p.patient_id = c.patient_id
                   WHERE c.tenant_id = :tenant AND c.party_id = :staff AND c.kind = 'excluded' AND c.until > :now
                  """,
                  reach,
                  now);
          return new Seen(
              id.value(),
              staff.displayName(),
              staff.role(),
              department == null ? null : department.name(),
              reaches.rights(staff.role()),
              reaches.fields(staff.role()),
              parties == null ? all - excluded : within(reach, now),
              all,
              excluded);
        });
  }

  private long within(Reach reach, Instant now) {
    return count(
        """
        SELECT count(DISTINCT c.patient_id) FROM care_relation c
          JOIN patient_fact_patient p ON p.tenant_id = c.tenant_id AND p.patient_id = c.patient_id
         WHERE c.tenant_id = :tenant AND c.kind <> 'excluded' AND c.party_id = ANY (:parties)
           AND c.last_at > :since AND c.until > :now
           AND c.patient_id <> ALL (
                 SELECT x.patient_id FROM care_relation x
                  WHERE x.tenant_id = :tenant AND x.party_id = :staff AND x.kind = 'excluded' AND x.until > :now)
        """,
        reach,
        now);
  }

  private long count(String sql, Reach reach, Instant now) {
    Set<UUID> parties = reach.parties();
    return jdbc.sql(sql)
        .param("tenant", Tenancy.current().value())
        .param("staff", reach.staff())
        .param("parties", parties == null ? new UUID[0] : parties.toArray(UUID[]::new))
        .param("since", Timestamp.from(reach.since()))
        .param("now", Timestamp.from(now))
        .query(Long.class)
        .single();
  }
}
