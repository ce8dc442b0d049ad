package org.xinqiao.chart;

import java.sql.ResultSet;
import java.sql.SQLException;
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

  /// @param mergedInto title of the contact as a part of whose message it went out
  record Contact(
      UUID id,
      OffsetDateTime plannedFor,
      String title,
      ContactState state,
      @Nullable String channel,
      @Nullable ContactReason reason,
      @Nullable String mergedInto,
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
                SELECT c.contact_id, c.planned_for, c.title_zh, c.title_en, c.state, c.channel,
                       CASE WHEN c.state = 'planned' THEN coalesce(c.reason_code, c.consent_reason)
                            ELSE coalesce(c.reason_code, c.moved_code) END AS reason_code,
                       into_zh, into_en
                  FROM messaging_fact_contact c
                  LEFT JOIN LATERAL (
                    SELECT o.title_zh AS into_zh, o.title_en AS into_en FROM messaging_fact_attempt a
                      JOIN messaging_fact_contact o USING (tenant_id, patient_id, contact_id)
                     WHERE a.tenant_id = c.tenant_id AND a.patient_id = c.patient_id
                       AND a.attempt_id = c.carried_by) o ON c.carried_by IS NOT NULL
                 WHERE c.tenant_id = :tenant AND c.patient_id = :patient
                   AND (c.planned_for, c.contact_id) < (:at, :id)
                   AND (NOT :unsent OR coalesce(c.reason_code, c.moved_code) IS NOT NULL)
                 ORDER BY c.planned_for DESC, c.contact_id DESC LIMIT :limit
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
                  into(row, locale),
                  attempts.computeIfAbsent(id, key -> new ArrayList<>()));
            })
            .list();
    if (!rows.isEmpty()) {
      fill(patient, attempts);
    }
    return Page.of(
        rows, limit, contact -> Cursor.of(contact.plannedFor().toInstant(), contact.id()));
  }

  private static @Nullable String into(ResultSet row, Locale locale) throws SQLException {
    String zh = row.getString("into_zh");
    return zh == null ? null : new Text(zh, row.getString("into_en")).in(locale);
  }

  /// The attempts of all contacts of the page at once; an attempt is one of each contact that was a
  /// part of its message.
  private void fill(PatientId patient, Map<UUID, List<ContactAttempt>> attempts) {
    jdbc.sql(
            """
            SELECT c.contact_id, a.channel, a.started_at, a.state FROM messaging_fact_contact c
              JOIN messaging_fact_attempt a
                ON a.tenant_id = c.tenant_id AND a.patient_id = c.patient_id
               AND (a.contact_id = c.contact_id OR a.attempt_id = c.carried_by)
             WHERE c.tenant_id = :tenant AND c.patient_id = :patient AND c.contact_id = ANY (:contacts)
             ORDER BY a.started_at, a.attempt_id
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
