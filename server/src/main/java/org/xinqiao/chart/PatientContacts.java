package org.xinqiao.chart;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;

/// Every touch that was planned for a patient, with what became of it.
@Service
class PatientContacts {

  record ContactAttempt(String channel, OffsetDateTime at, String state) {}

  record Contact(
      UUID id,
      OffsetDateTime plannedFor,
      String title,
      ContactState state,
      @Nullable String channel,
      @Nullable ContactReason reason,
      List<ContactAttempt> attempts) {}

  private final JdbcClient jdbc;
  private final Clock clock;

  PatientContacts(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /// One page, the latest planned first.
  ///
  /// @param unsent only what was not sent or was moved
  @Transactional(readOnly = true)
  public Page<Contact> of(
      PatientId patient, boolean unsent, @Nullable String cursorText, int limit, Locale locale) {
    Place after = Place.parse(cursorText);
    Map<UUID, List<ContactAttempt>> attempts = new HashMap<>();
    OffsetDateTime now = OffsetDateTime.now(clock);
    List<Contact> rows =
        jdbc.sql(
                """
                SELECT contact_id, planned_for, title_zh, title_en, state, channel,
                       CASE WHEN state = 'planned' THEN coalesce(reason_code, consent_reason)
                            ELSE coalesce(reason_code, moved_code) END AS reason_code
                  FROM messaging_fact_contact
                 WHERE tenant_id = :tenant AND patient_id = :patient
                   AND (planned_for, contact_id) < (:at, :id)
                   AND (NOT :unsent OR coalesce(reason_code, moved_code) IS NOT NULL)
                 ORDER BY planned_for DESC, contact_id DESC LIMIT :limit
                """)
            .param("tenant", Tenancy.current().value())
            .param("patient", patient.value())
            .param("at", Timestamp.from(after.at()))
            .param("id", after.id())
            .param("unsent", unsent)
            .param("limit", limit + 1)
            .query((row, n) -> {
              UUID id = row.getObject("contact_id", UUID.class);
              OffsetDateTime plannedFor = Rows.at(row, "planned_for", clock.getZone());
              return new Contact(
                  id,
                  plannedFor,
                  new Text(row.getString("title_zh"), row.getString("title_en")).in(locale),
                  ContactState.of(row.getString("state"), plannedFor, now),
                  row.getString("channel"),
                  ContactReason.of(row.getString("reason_code"), locale),
                  attempts.computeIfAbsent(id, key -> new ArrayList<>()));
            })
            .list();
    if (!rows.isEmpty()) {
      fill(patient, attempts);
    }
    return Page.of(
        rows, limit, contact -> Cursor.of(contact.plannedFor().toInstant(), contact.id()));
  }

  /// The attempts of all contacts of the page at once.
  private void fill(PatientId patient, Map<UUID, List<ContactAttempt>> attempts) {
    jdbc.sql(
            """
            SELECT contact_id, channel, started_at, state FROM messaging_fact_attempt
             WHERE tenant_id = :tenant AND patient_id = :patient AND contact_id = ANY (:contacts)
             ORDER BY started_at, attempt_id
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .param("contacts", attempts.keySet().toArray(UUID[]::new))
        .query(row -> {
          attempts
              .computeIfAbsent(row.getObject("contact_id", UUID.class), key -> new ArrayList<>())
              .add(
                  new ContactAttempt(
                      row.getString("channel"),
                      Rows.at(row, "started_at", clock.getZone()),
                      row.getString("state")));
        });
  }

  /// The last row of the page before.
  private record Place(Instant at, UUID id) {

    private static final Place BEFORE_ALL =
        new Place(Instant.parse("9999-01-01T00:00:00Z"), new UUID(-1, -1));

    static Place parse(@Nullable String text) {
      Cursor cursor = Cursor.parse(text, 2);
      if (cursor == null) {
        return BEFORE_ALL;
      }
      return new Place(cursor.moment(0), cursor.id(1));
    }
  }
}
