package org.xinqiao.greeting;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Tenancy;

/// Which greetings the hospital in scope sends. What was switched on takes part from the next day,
/// so that a day is planned as a whole; what was switched off ends at once.
@Repository
class GreetingSwitches {

  private final JdbcClient jdbc;
  private final Clock clock;

  GreetingSwitches(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /// What staff decided of one.
  record Decided(boolean on, StaffId by, Instant at) {}

  /// @return by the ids of greetings; nothing of those that nobody decided of
  @Transactional(readOnly = true)
  Map<String, Decided> all() {
    Map<String, Decided> decided = new HashMap<>();
    jdbc.sql("SELECT * FROM greeting_switch WHERE tenant_id = :tenant")
        .param("tenant", Tenancy.current().value())
        .query(row -> {
          decided.put(
              row.getString("greeting_id"),
              new Decided(
                  row.getBoolean("is_on"),
                  new StaffId(row.getObject("changed_by", java.util.UUID.class)),
                  row.getTimestamp("changed_at").toInstant()));
        });
    return decided;
  }

  /// Whether it is on now, also when it takes part only from tomorrow.
  static boolean on(Greeting greeting, @Nullable Decided decided) {
    return decided == null ? greeting.switchedOn() : decided.on();
  }

  /// Whether it takes part on a day.
  boolean takesPart(Greeting greeting, @Nullable Decided decided, LocalDate day) {
    return on(greeting, decided)
        && (decided == null || decided.at().atZone(clock.getZone()).toLocalDate().isBefore(day));
  }

  /// @return false when it was so already
  boolean set(Greeting greeting, boolean on, StaffId by) {
    if (on(greeting, all().get(greeting.id())) == on) {
      return false;
    }
    jdbc.sql(
            """
            INSERT INTO greeting_switch (tenant_id, greeting_id, is_on, changed_by, changed_at)
            VALUES (:tenant, :id, :on, :by, :now)
            ON CONFLICT (tenant_id, greeting_id) DO UPDATE
               SET is_on = EXCLUDED.is_on, changed_by = EXCLUDED.changed_by, changed_at = EXCLUDED.changed_at
            """)
        .param("tenant", Tenancy.current().value())
        .param("id", greeting.id())
        .param("on", on)
        .param("by", by.value())
        .param("now", Timestamp.from(clock.instant()))
        .update();
    return true;
  }
}
