package org.xinqiao.isolation;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.Tenancy;

/// The door of this module. Thread-safe; the state is the database's, so it holds for all nodes.
@Service
public class Isolation {

  /// By what a restored database was known.
  public enum Cause {
    /// It is behind what was written down outside of it.
    OLDER_DATABASE,
    /// It is not the one that ran here.
    OTHER_DATABASE,
    /// It has run before, and not here.
    NEW_FOLDER;

    static Cause of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Since when nothing is sent, and why.
  public record Period(Instant beganAt, Cause cause) {}

  private final JdbcClient jdbc;
  private final Audit audit;
  private final ObjectProvider<BeforeRelease> conditions;
  private final Clock clock;

  Isolation(JdbcClient jdbc, Audit audit, ObjectProvider<BeforeRelease> conditions, Clock clock) {
    this.jdbc = jdbc;
    this.audit = audit;
    this.conditions = conditions;
    this.clock = clock;
  }

  /// The isolation that holds for the tenant now, if any.
  @Transactional(readOnly = true)
  public Optional<Period> current() {
    return jdbc.sql(
            """
            SELECT began_at, cause FROM isolation_period
             WHERE tenant_id = :tenant AND released_at IS NULL
            """)
        .param("tenant", tenant())
        .query((row, n) -> new Period(row.getTimestamp(1).toInstant(), Cause.of(row.getString(2))))
        .optional();
  }

  /// Begins one, unless one holds already.
  @Transactional
  public void begin(Cause cause) {
    jdbc.sql(
            """
            INSERT INTO isolation_period (tenant_id, began_at, cause) VALUES (:tenant, :at, :cause)
            ON CONFLICT DO NOTHING
            """)
        .param("tenant", tenant())
        .param("at", Timestamp.from(clock.instant()))
        .param("cause", cause.toString())
        .update();
  }

  /// Lets everything be sent again.
  ///
  /// @return false when nothing was isolated
  /// @throws ReleaseForbidden when what has to be done before could not be done
  @Transactional
  boolean release(CurrentStaff staff, String reason) {
    if (current().isPresent()) {
      conditions.forEach(BeforeRelease::beforeRelease);
    }
    int released =
        jdbc.sql(
                """
                UPDATE isolation_period SET released_at = :at, released_by = :by, reason = :reason
                 WHERE tenant_id = :tenant AND released_at IS NULL
                """)
            .param("at", Timestamp.from(clock.instant()))
            .param("by", staff.id().value())
            .param("reason", reason)
            .param("tenant", tenant())
            .update();
    if (released == 1) {
      audit.record(AuditEvent.allowed(staff.actor(), "isolation.release").because(reason));
    }
    return released == 1;
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
