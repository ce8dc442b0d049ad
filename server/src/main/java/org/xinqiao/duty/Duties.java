package org.xinqiao.duty;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Tenancy;

/// The door of this module: who can be given how much of what, and who is away.
@Service
public class Duties {

  private final JdbcClient jdbc;
  private final Organizations organizations;

  Duties(JdbcClient jdbc, Organizations organizations) {
    this.jdbc = jdbc;
    this.organizations = organizations;
  }

  private record Kept(int minutes, Seniority seniority, Set<String> skills) {}

  /// Whether anything was said of anybody: where nothing was, no work is given out.
  @Transactional(readOnly = true)
  public boolean kept() {
    return jdbc.sql("SELECT EXISTS (SELECT FROM duty_staff WHERE tenant_id = :tenant)")
        .param("tenant", Tenancy.current().value())
        .query(Boolean.class)
        .single();
  }

  /// Everybody who works here, by name; of whom nothing was said yet, can be given nothing.
  ///
  /// @param today in the hospital's zone: what was over before is left out
  @Transactional(readOnly = true)
  public List<Duty> all(LocalDate today) {
    Map<StaffId, Kept> kept = whatIsKept();
    Map<StaffId, List<Absence>> absences =
        absences(today).stream().collect(Collectors.groupingBy(Absence::staff));
    List<Duty> all = new ArrayList<>();
    for (Staff staff : organizations.allStaff()) {
      if (staff.active()) {
        Kept one = kept.getOrDefault(staff.id(), new Kept(0, Seniority.REGULAR, Set.of()));
        all.add(
            new Duty(
                staff,
                one.minutes(),
                one.seniority(),
                one.skills(),
                absences.getOrDefault(staff.id(), List.of())));
      }
    }
    return all;
  }

  /// The absences that are not over, by first day.
  @Transactional(readOnly = true)
  public List<Absence> absences(LocalDate today) {
    return jdbc.sql(
            """
            SELECT absence_id, staff_id, first_day, last_day, deputy_staff_id, entered_at FROM duty_absence
             WHERE tenant_id = :tenant AND ended_at IS NULL AND last_day >= :today
             ORDER BY first_day, absence_id
            """)
        .param("tenant", Tenancy.current().value())
        .param("today", today)
        .query((row, n) -> absence(row))
        .list();
  }

  private Map<StaffId, Kept> whatIsKept() {
    Map<StaffId, Kept> kept = new HashMap<>();
    jdbc.sql(
            "SELECT staff_id, minutes_per_day, seniority, skills FROM duty_staff WHERE tenant_id = :tenant")
        .param("tenant", Tenancy.current().value())
        .query(row -> {
          kept.put(
              new StaffId(row.getObject("staff_id", UUID.class)),
              new Kept(
                  row.getInt("minutes_per_day"),
                  Seniority.of(row.getString("seniority")),
                  Set.of((String[]) row.getArray("skills").getArray())));
        });
    return kept;
  }

  private static Absence absence(ResultSet row) throws SQLException {
    UUID deputy = row.getObject("deputy_staff_id", UUID.class);
    return new Absence(
        row.getObject("absence_id", UUID.class),
        new StaffId(row.getObject("staff_id", UUID.class)),
        row.getObject("first_day", LocalDate.class),
        row.getObject("last_day", LocalDate.class),
        deputy == null ? null : new StaffId(deputy),
        row.getTimestamp("entered_at").toInstant());
  }
}
