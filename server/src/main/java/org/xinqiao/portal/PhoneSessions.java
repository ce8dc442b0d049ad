package org.xinqiao.portal;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The sessions that sign-ins by phone opened, as the database says at each request.
@Service
class PhoneSessions {

  /// Use is noted this coarsely, so that reading a page does not write every time.
  private static final Duration COARSE = Duration.ofMinutes(1);

  /// @param representative who acts for the patient; null for the patient
  record PhoneSession(UUID id, PatientId patient, @Nullable UUID representative) {}

  private final JdbcClient jdbc;
  private final ActingFor acting;
  private final IdGenerator ids;

  PhoneSessions(JdbcClient jdbc, ActingFor acting, IdGenerator ids) {
    this.jdbc = jdbc;
    this.acting = acting;
    this.ids = ids;
  }

  /// Only [SignInByPhone] calls it: there is no other way to one.
  @Transactional(propagation = Propagation.MANDATORY)
  PhoneToken open(PatientId patient, @Nullable UUID representative, Instant now) {
    PhoneToken token = new PhoneToken(Handle.make(Tenancy.current()));
    jdbc.sql(
            """
            INSERT INTO portal_phone_session (tenant_id, patient_id, session_id, token_hash,
                                              representative_id, started_at, last_used_at)
            VALUES (:tenant, :patient, :id, :hash, :representative, :now, :now)
            """)
        .param("representative", representative, Types.OTHER)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .param("id", ids.next())
        .param("hash", token.handle().hash())
        .param("now", Timestamp.from(now))
        .update();
    return token;
  }

  /// The session of a token, which stays alive by it; empty when it never was or has ended, or when
  /// whoever opened it may no longer act for the patient.
  @Transactional
  Optional<PhoneSession> use(PhoneToken token, Instant now) {
    Optional<PhoneSession> found =
        jdbc.sql(
                """
                SELECT session_id, patient_id, representative_id FROM portal_phone_session
                 WHERE tenant_id = :tenant AND token_hash = :hash AND ended_at IS NULL
                   AND last_used_at > :idle AND started_at > :absolute
                """)
            .param("tenant", Tenancy.current().value())
            .param("hash", token.handle().hash())
            .param("idle", Timestamp.from(now.minus(PhoneToken.IDLE)))
            .param("absolute", Timestamp.from(now.minus(PhoneToken.ABSOLUTE)))
            .query((row, n) ->
                new PhoneSession(
                    row.getObject("session_id", UUID.class),
                    new PatientId(row.getObject("patient_id", UUID.class)),
                    row.getObject("representative_id", UUID.class)))
            .optional()
            .filter(session -> acting.inForce(session.patient(), session.representative(), now));
    found.ifPresent(session -> touch(session, now));
    return found;
  }

  private void touch(PhoneSession session, Instant now) {
    jdbc.sql(
            """
            UPDATE portal_phone_session SET last_used_at = :now
             WHERE tenant_id = :tenant AND patient_id = :patient AND session_id = :id
               AND last_used_at < :since
            """)
        .param("now", Timestamp.from(now))
        .param("tenant", Tenancy.current().value())
        .param("patient", session.patient().value())
        .param("id", session.id())
        .param("since", Timestamp.from(now.minus(COARSE)))
        .update();
  }

  /// Ends the session; the pages that were opened from it end with it.
  @Transactional
  void end(PhoneSession session, Instant now) {
    jdbc.sql(
            """
            UPDATE portal_phone_session SET ended_at = coalesce(ended_at, :now)
             WHERE tenant_id = :tenant AND patient_id = :patient AND session_id = :id
            """)
        .param("now", Timestamp.from(now))
        .param("tenant", Tenancy.current().value())
        .param("patient", session.patient().value())
        .param("id", session.id())
        .update();
  }
}
