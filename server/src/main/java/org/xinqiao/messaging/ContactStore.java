package org.xinqiao.messaging;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.consent.ConsentDecision;
import org.xinqiao.consent.LegalBasis;
import org.xinqiao.consent.Purpose;
import org.xinqiao.governor.Governor;
import org.xinqiao.governor.Reason;
import org.xinqiao.portal.LinkPurpose;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The tables of contacts.
@Repository
class ContactStore {

  private final JdbcClient jdbc;
  private final IdGenerator ids;
  private final JsonMapper json;

  ContactStore(JdbcClient jdbc, IdGenerator ids, JsonMapper json) {
    this.jdbc = jdbc;
    this.ids = ids;
    this.json = json;
  }

  /// A contact as the dispatcher needs it.
  record Contact(
      PatientId patient,
      UUID id,
      String state,
      String contactClass,
      Purpose purpose,
      String priority,
      String templateId,
      Map<String, String> parameters,
      List<String> channels,
      int channelNo,
      @Nullable LinkPurpose linkPurpose,
      @Nullable UUID linkTarget,
      @Nullable UUID onlyTo,
      @Nullable String origin,
      @Nullable String reason,
      boolean apart,
      Instant plannedFor,
      Instant notAfter) {

    /// Whether it takes its turn among the patient's other contacts: alerts do not wait for any,
    /// and greetings give way by rules of their own.
    boolean takesTurns() {
      return !contactClass.equals("alert") && !priority.equals("greeting");
    }

    boolean isClinical() {
      return priority.equals("clinical");
    }

    List<String> channelsLeft() {
      return channels.subList(Math.min(channelNo - 1, channels.size()), channels.size());
    }

    boolean isLast(String channel) {
      return channels.getLast().equals(channel);
    }
  }

  /// A claimed row of the queue.
  record Claim(PatientId patient, UUID contact, long fence) {}

  /// An attempt whose outcome is open.
  record OpenAttempt(
      PatientId patient,
      UUID contact,
      UUID attempt,
      String channel,
      UUID contactPoint,
      Instant startedAt,
      int queries) {}

  /// An attempt that a provider reports on.
  record MadeAttempt(PatientId patient, UUID contact, UUID attempt, String channel) {}

  /// Has everybody else who would decide about the patient's contacts wait until the transaction
  /// ends, so that two nodes never find a day free at once.
  void alone(PatientId patient) {
    jdbc.sql(
            "SELECT pg_advisory_xact_lock(hashtextextended('messaging/' || :patient, :tenant)) IS NULL")
        .param("patient", patient.value().toString())
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  /// The patient's other contacts that take turns and are due, locked. Whatever somebody else holds
  /// is passed over: it is being stopped or given another day, and waiting for it while holding one
  /// of the same patient could end with both waiting for each other.
  List<Contact> dueBeside(Contact contact, Instant now) {
    return jdbc.sql(
            """
            SELECT c.* FROM messaging_ready r
              JOIN messaging_contact c USING (tenant_id, patient_id, contact_id)
             WHERE r.tenant_id = :tenant AND r.patient_id = :patient AND r.contact_id <> :contact
               AND r.ready_at <= :now AND c.state = 'planned' AND c.class <> 'alert' AND c.priority <> 'greeting'
               FOR UPDATE OF c, r SKIP LOCKED
            """)
        .param("tenant", tenant())
        .param("patient", contact.patient().value())
        .param("contact", contact.id())
        .param("now", Timestamp.from(now))
        .query((row, n) -> contact(row))
        .list();
  }

  /// What an attempt was a try for: its own contact, and those that went with it. Wherever they are
  /// by now: records that were one may have been parted since.
  List<Contact> triedBy(PatientId patient, UUID attempt) {
    return jdbc.sql(
            """
            SELECT c.* FROM messaging_contact c
              JOIN messaging_attempt a USING (tenant_id, patient_id, contact_id)
             WHERE a.tenant_id = :tenant AND a.patient_id = :patient AND a.attempt_id = :attempt
            UNION ALL
            SELECT c.* FROM messaging_contact c WHERE c.tenant_id = :tenant AND c.carried_by = :attempt
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("attempt", attempt)
        .query((row, n) -> contact(row))
        .list();
  }

  /// @param outlooks what consent says of each, in their order
  int plan(
      List<PlannedContact> contacts,
      List<Governor.Outlook> outlooks,
      ToIntFunction<String> templateVersion,
      Instant now) {
    UUID[] fresh = contacts.stream().map(c -> ids.next()).toArray(UUID[]::new);
    List<UUID> inserted =
        jdbc.sql(
                """
                INSERT INTO messaging_contact AS old (tenant_id, patient_id, contact_id, reference, title_zh, title_en,
                    class, purpose, priority, template_id, template_version, parameters, channels, link_purpose,
                    link_target, only_to, planned_for, not_after, state, created_at, consent_basis, consent_reason,
                    origin, department_code, department_name)
                SELECT :tenant, patient, id, reference, title_zh, title_en, class, purpose, priority, template, version,
                       parameters::jsonb, string_to_array(channels, ','), nullif(link_purpose, ''),
                       nullif(link_target, '')::uuid, nullif(only_to, '')::uuid, planned_for,
                       not_after, 'planned', :now, nullif(consent_basis, ''), nullif(consent_reason, ''),
                       nullif(origin, ''), nullif(department_code, ''), nullif(department_name, '')
                  FROM unnest(:patients, :ids, :references, :titlesZh, :titlesEn, :classes, :purposes, :priorities,
                              :templates, :versions, :parameters, :channels, :linkPurposes, :linkTargets, :onlyTo,
                              :plannedFor::timestamptz[], :notAfter::timestamptz[], :bases, :reasons, :origins,
                              :departmentCodes, :departmentNames)
                    AS t(patient, id, reference, title_zh, title_en, class, purpose, priority, template, version,
                         parameters, channels, link_purpose, link_target, only_to, planned_for, not_after,
                         consent_basis, consent_reason, origin, department_code, department_name)
                ON CONFLICT (tenant_id, patient_id, reference) DO UPDATE
                  SET state = 'planned', planned_for = EXCLUDED.planned_for, not_after = EXCLUDED.not_after,
                      link_purpose = EXCLUDED.link_purpose, link_target = EXCLUDED.link_target,
                      channel_no = CASE WHEN old.channels = EXCLUDED.channels THEN old.channel_no ELSE 1 END,
                      channels = EXCLUDED.channels, only_to = EXCLUDED.only_to,
                      parameters = EXCLUDED.parameters, consent_basis = EXCLUDED.consent_basis,
                      consent_reason = EXCLUDED.consent_reason, reason_code = NULL, reason_detail = NULL,
                      moved_code = NULL
                 WHERE old.planned_for <> EXCLUDED.planned_for
                   AND (old.state = 'planned' OR (old.state = 'cancelled' AND old.reason_code = ANY (:revived)))
                RETURNING contact_id
                """)
            .param("tenant", tenant())
            .param("now", Timestamp.from(now))
            .param("revived", new String[] {Reason.PLAN_MUTED.code(), Reason.STEP_NEEDLESS.code()})
            .param("patients", array(contacts, c -> c.patient().value(), UUID[]::new))
            .param("ids", fresh)
            .param("references", array(contacts, PlannedContact::reference, String[]::new))
            .param("titlesZh", array(contacts, c -> c.title().zh(), String[]::new))
            .param("titlesEn", array(contacts, c -> c.title().en(), String[]::new))
            .param("classes", array(contacts, c -> c.contactClass().toString(), String[]::new))
            .param("purposes", array(contacts, c -> c.purpose().code(), String[]::new))
            .param("priorities", array(contacts, c -> c.priority().toString(), String[]::new))
            .param("templates", array(contacts, PlannedContact::templateId, String[]::new))
            .param(
                "versions",
                array(contacts, c -> templateVersion.applyAsInt(c.templateId()), Integer[]::new))
            .param(
                "parameters",
                array(contacts, c -> json.writeValueAsString(c.parameters()), String[]::new))
            .param("channels", array(contacts, c -> String.join(",", c.channels()), String[]::new))
            .param(
                "linkPurposes",
                array(
                    contacts,
                    c -> c.link() == null ? "" : c.link().purpose().toString(),
                    String[]::new))
            .param(
                "linkTargets",
                array(
                    contacts,
                    c -> c.link() == null ? "" : c.link().target().toString(),
                    String[]::new))
            .param(
                "onlyTo",
                array(
                    contacts, c -> c.onlyTo() == null ? "" : c.onlyTo().toString(), String[]::new))
            .param("plannedFor", array(contacts, c -> c.plannedFor().toString(), String[]::new))
            .param("notAfter", array(contacts, c -> c.notAfter().toString(), String[]::new))
            .param("bases", outlooks.stream().map(ContactStore::basis).toArray(String[]::new))
            .param("reasons", outlooks.stream().map(ContactStore::reason).toArray(String[]::new))
            .param("origins", ofOrigin(contacts, PlannedContact.Origin::id))
            .param("departmentCodes", ofOrigin(contacts, PlannedContact.Origin::departmentCode))
            .param("departmentNames", ofOrigin(contacts, PlannedContact.Origin::departmentName))
            .query((row, n) -> row.getObject(1, UUID.class))
            .list();
    jdbc.sql(
            """
            INSERT INTO messaging_ready AS old (tenant_id, patient_id, contact_id, lane, ready_at)
            SELECT tenant_id, patient_id, contact_id, abs(hashtextextended(patient_id::text, 0)) % 16, planned_for
              FROM messaging_contact
             WHERE tenant_id = :tenant AND patient_id = ANY (:patients) AND contact_id = ANY (:contacts)
               AND state = 'planned'
            ON CONFLICT (tenant_id, patient_id, contact_id) DO UPDATE SET ready_at = EXCLUDED.ready_at
            """)
        .param("tenant", tenant())
        .param("patients", array(contacts, c -> c.patient().value(), UUID[]::new))
        .param("contacts", inserted.toArray(UUID[]::new))
        .update();
    List<UUID> mine = Arrays.asList(fresh);
    return (int) inserted.stream().filter(mine::contains).count();
  }

  private static String[] ofOrigin(
      List<PlannedContact> contacts, Function<PlannedContact.Origin, String> value) {
    return array(
        contacts,
        contact -> {
          PlannedContact.Origin origin = contact.origin();
          return origin == null ? "" : value.apply(origin);
        },
        String[]::new);
  }

  private static String basis(Governor.Outlook outlook) {
    LegalBasis basis = outlook.basis();
    return basis == null ? "" : basis.code();
  }

  private static String reason(Governor.Outlook outlook) {
    Reason reason = outlook.reason();
    return reason == null ? "" : reason.code();
  }

  void importMade(
      PlannedContact contact,
      int templateVersion,
      String channel,
      Instant sentAt,
      @Nullable Instant repliedAt) {
    PlannedContact.Link link = contact.link();
    jdbc.sql(
            """
            INSERT INTO messaging_contact (tenant_id, patient_id, contact_id, reference, title_zh, title_en, class,
                purpose, priority, template_id, template_version, channels, link_purpose, link_target, planned_for,
                not_after, state, channel, sent_at, delivered_at, replied_at, created_at)
            VALUES (:tenant, :patient, :id, :reference, :titleZh, :titleEn, :class, :purpose, :priority, :template,
                    :version, ARRAY[:channel], :linkPurpose, :linkTarget, :planned, :notAfter,
                    CASE WHEN cast(:replied AS timestamptz) IS NULL THEN 'delivered' ELSE 'replied' END, :channel,
                    :sent, :sent, :replied, :sent)
            ON CONFLICT (tenant_id, patient_id, reference) DO NOTHING
            """)
        .param("tenant", tenant())
        .param("patient", contact.patient().value())
        .param("id", ids.next())
        .param("reference", contact.reference())
        .param("titleZh", contact.title().zh())
        .param("titleEn", contact.title().en())
        .param("class", contact.contactClass().toString())
        .param("purpose", contact.purpose().code())
        .param("priority", contact.priority().toString())
        .param("template", contact.templateId())
        .param("version", templateVersion)
        .param("channel", channel)
        .param("linkPurpose", link == null ? null : link.purpose().toString(), Types.VARCHAR)
        .param("linkTarget", link == null ? null : link.target(), Types.OTHER)
        .param("planned", Timestamp.from(contact.plannedFor()))
        .param("notAfter", Timestamp.from(contact.notAfter()))
        .param("sent", Timestamp.from(sentAt))
        .param("replied", repliedAt == null ? null : Timestamp.from(repliedAt), Types.TIMESTAMP)
        .update();
  }

  /// Leases up to `limit` contacts of a lane that are ready; other nodes skip them. The lease runs
  /// by the database's clock, the same for all nodes.
  List<Claim> claim(int lane, int limit, Instant now, Duration lease) {
    return jdbc.sql(
            """
            UPDATE messaging_ready r
               SET lease_until = clock_timestamp() + make_interval(secs => :lease), fence = r.fence + 1
              FROM (SELECT tenant_id, patient_id, contact_id FROM messaging_ready
                     WHERE tenant_id = :tenant AND lane = :lane AND ready_at <= :now
                       AND (lease_until IS NULL OR lease_until < clock_timestamp())
                     ORDER BY ready_at LIMIT :limit FOR UPDATE SKIP LOCKED) c
             WHERE r.tenant_id = c.tenant_id AND r.patient_id = c.patient_id AND r.contact_id = c.contact_id
            RETURNING r.patient_id, r.contact_id, r.fence
            """)
        .param("tenant", tenant())
        .param("lane", lane)
        .param("now", Timestamp.from(now))
        .param("lease", lease.toSeconds())
        .param("limit", limit)
        .query((row, n) ->
            new Claim(
                new PatientId(row.getObject(1, UUID.class)),
                row.getObject(2, UUID.class),
                row.getLong(3)))
        .list();
  }

  /// Locks a claimed contact, if the claim still holds. The contact first and then its place in the
  /// queue, as whoever stops contacts does: in the other order each would wait for the other.
  Optional<Contact> lock(Claim claim) {
    return jdbc.sql(
            """
            SELECT c.* FROM messaging_ready r
              JOIN messaging_contact c USING (tenant_id, patient_id, contact_id)
             WHERE r.tenant_id = :tenant AND r.patient_id = :patient AND r.contact_id = :contact
               AND r.fence = :fence AND r.lease_until > clock_timestamp()
               FOR UPDATE OF c, r
            """)
        .param("tenant", tenant())
        .param("patient", claim.patient().value())
        .param("contact", claim.contact())
        .param("fence", claim.fence())
        .query((row, n) -> contact(row))
        .optional();
  }

  void startAttempt(
      Contact contact,
      UUID attempt,
      String channel,
      UUID contactPoint,
      byte[] address,
      String wording,
      ConsentDecision.Permit consent,
      byte[] text,
      Instant now) {
    jdbc.sql(
            """
            INSERT INTO messaging_attempt (tenant_id, patient_id, attempt_id, contact_id, channel, contact_point_id,
                                           address_hash, wording, text_enc, state, started_at, consent_basis,
                                           consent_event_id)
            VALUES (:tenant, :patient, :attempt, :contact, :channel, :point, :address, :wording, :text, 'started',
                    :now, :basis, :grant)
            """)
        .param("tenant", tenant())
        .param("patient", contact.patient().value())
        .param("attempt", attempt)
        .param("contact", contact.id())
        .param("channel", channel)
        .param("point", contactPoint)
        .param("address", address)
        .param("wording", wording)
        .param("basis", consent.basis().code())
        .param("grant", consent.grant(), Types.OTHER)
        .param("text", text)
        .param("now", Timestamp.from(now))
        .update();
    change(contact.patient(), contact.id(), "sending", channel, null, null);
    unready(contact.patient(), contact.id());
  }

  /// Makes a contact a part of another's attempt.
  void carry(Contact contact, UUID attempt, String channel, ConsentDecision.Permit consent) {
    jdbc.sql(
            """
            UPDATE messaging_contact
               SET state = 'sending', channel = :channel, reason_code = NULL, reason_detail = NULL,
                   moved_code = :merged, carried_by = :attempt, consent_basis = :basis, carried_consent_id = :grant
             WHERE tenant_id = :tenant AND patient_id = :patient AND contact_id = :contact
            """)
        .param("tenant", tenant())
        .param("patient", contact.patient().value())
        .param("contact", contact.id())
        .param("channel", channel)
        .param("merged", Reason.MERGED.code())
        .param("attempt", attempt)
        .param("basis", consent.basis().code())
        .param("grant", consent.grant(), Types.OTHER)
        .update();
    unready(contact.patient(), contact.id());
  }

  /// @return false when the attempt had ended otherwise before, as when the provider's report that
  ///   it came back was faster than its answer
  boolean endAttempt(
      PatientId patient,
      UUID attempt,
      String state,
      @Nullable String reason,
      @Nullable String providerId) {
    return jdbc.sql(
                """
                UPDATE messaging_attempt SET state = :state, reason = :reason, provider_message_id = :provider,
                       ended_at = now()
                 WHERE tenant_id = :tenant AND patient_id = :patient AND attempt_id = :attempt
                   AND (state IN ('started', 'unknown') OR state = :state)
                """)
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("attempt", attempt)
            .param("state", state)
            .param("reason", reason, Types.VARCHAR)
            .param("provider", providerId, Types.VARCHAR)
            .update()
        == 1;
  }

  /// @return false when it is known by now what became of it
  boolean unknown(PatientId patient, UUID attempt, String reason, Instant queryAt) {
    return jdbc.sql(
                """
                UPDATE messaging_attempt SET state = 'unknown', reason = :reason, query_at = :at
                 WHERE tenant_id = :tenant AND patient_id = :patient AND attempt_id = :attempt
                   AND state IN ('started', 'unknown')
                """)
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("attempt", attempt)
            .param("reason", reason)
            .param("at", Timestamp.from(queryAt))
            .update()
        == 1;
  }

  void queried(PatientId patient, UUID attempt, String answer, Instant nextAt) {
    jdbc.sql(
            """
            UPDATE messaging_attempt SET queries = queries + 1, last_query = :answer, query_at = :next
             WHERE tenant_id = :tenant AND patient_id = :patient AND attempt_id = :attempt
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("attempt", attempt)
        .param("answer", answer)
        .param("next", Timestamp.from(nextAt))
        .update();
  }

  /// Attempts that were begun before this and never ended: whoever made them died, and nobody knows
  /// whether the message left. By the clock that dated their beginning.
  List<OpenAttempt> abandoned(Instant begunBefore) {
    return attempts(
        "a.state = 'started' AND a.ended_at IS NULL AND a.started_at < :n",
        Timestamp.from(begunBefore));
  }

  List<OpenAttempt> toQuery(Instant now) {
    return attempts("a.state = 'unknown' AND a.query_at <= :n", Timestamp.from(now));
  }

  Optional<OpenAttempt> unknownAttempt(PatientId patient, UUID attempt) {
    return attempts("a.state = 'unknown' AND a.attempt_id = :n", attempt).stream()
        .filter(open -> open.patient().equals(patient))
        .findFirst();
  }

  private List<OpenAttempt> attempts(String where, Object n) {
    return jdbc.sql(
            """
            SELECT a.patient_id, a.contact_id, a.attempt_id, a.channel, a.contact_point_id, a.started_at, a.queries
              FROM messaging_attempt a WHERE a.tenant_id = :tenant AND %s
             ORDER BY a.started_at LIMIT 100 FOR UPDATE SKIP LOCKED
            """
                .formatted(where))
        .param("tenant", tenant())
        .param("n", n)
        .query((row, i) ->
            new OpenAttempt(
                new PatientId(row.getObject(1, UUID.class)),
                row.getObject(2, UUID.class),
                row.getObject(3, UUID.class),
                row.getString(4),
                row.getObject(5, UUID.class),
                row.getTimestamp(6).toInstant(),
                row.getInt(7)))
        .list();
  }

  /// The attempt of that id on that channel, with its contact locked.
  Optional<MadeAttempt> attempt(UUID attempt, String channel) {
    return jdbc.sql(
            """
            SELECT a.patient_id, a.contact_id, a.attempt_id, a.channel
              FROM messaging_attempt a JOIN messaging_contact c USING (tenant_id, patient_id, contact_id)
             WHERE a.tenant_id = :tenant AND a.attempt_id = :attempt AND a.channel = :channel
               FOR UPDATE OF c
            """)
        .param("tenant", tenant())
        .param("attempt", attempt)
        .param("channel", channel)
        .query((row, n) ->
            new MadeAttempt(
                new PatientId(row.getObject(1, UUID.class)),
                row.getObject(2, UUID.class),
                row.getObject(3, UUID.class),
                row.getString(4)))
        .optional();
  }

  /// @return false when this event was reported before
  boolean firstReceipt(
      MadeAttempt attempt,
      String event,
      String kind,
      @Nullable String reason,
      Instant at,
      Instant now) {
    return jdbc.sql(
                """
                INSERT INTO messaging_receipt (tenant_id, patient_id, attempt_id, event_id, kind, reason, at, received_at)
                VALUES (:tenant, :patient, :attempt, :event, :kind, :reason, :at, :now)
                ON CONFLICT DO NOTHING
                """)
            .param("tenant", tenant())
            .param("patient", attempt.patient().value())
            .param("attempt", attempt.attempt())
            .param("event", event)
            .param("kind", kind)
            .param("reason", reason, Types.VARCHAR)
            .param("at", Timestamp.from(at))
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  /// It reached the patient. That also answers the question what became of the attempt, when its
  /// own answer was lost or has not come yet.
  ///
  /// @param readAt null when nothing is known of that
  void arrived(MadeAttempt attempt, Instant at, @Nullable Instant readAt) {
    triedBy(attempt.patient(), attempt.attempt())
        .forEach(contact -> arrived(contact.patient(), contact.id(), at, readAt != null));
    jdbc.sql(
            """
            UPDATE messaging_attempt SET state = 'accepted', reason = NULL, ended_at = coalesce(ended_at, now())
             WHERE tenant_id = :tenant AND patient_id = :patient AND attempt_id = :attempt
               AND state IN ('started', 'unknown')
            """)
        .param("tenant", tenant())
        .param("patient", attempt.patient().value())
        .param("attempt", attempt.attempt())
        .update();
  }

  private void arrived(PatientId patient, UUID contact, Instant at, boolean read) {
    jdbc.sql(
            """
            UPDATE messaging_contact
               SET state = CASE WHEN state IN ('replied', 'cancelled') THEN state
                                WHEN :read OR state = 'read' THEN 'read' ELSE 'delivered' END,
                   reason_code = CASE WHEN state = 'cancelled' THEN reason_code END,
                   reason_detail = CASE WHEN state = 'cancelled' THEN reason_detail END,
                   sent_at = coalesce(sent_at, :at), delivered_at = coalesce(delivered_at, :at),
                   read_at = coalesce(read_at, CASE WHEN :read THEN cast(:at AS timestamptz) END)
             WHERE tenant_id = :tenant AND patient_id = :patient AND contact_id = :contact
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("contact", contact)
        .param("at", Timestamp.from(at))
        .param("read", read)
        .update();
  }

  /// Where an attempt went to.
  Optional<UUID> pointOf(PatientId patient, UUID attempt) {
    return jdbc.sql(
            """
            SELECT contact_point_id FROM messaging_attempt
             WHERE tenant_id = :tenant AND patient_id = :patient AND attempt_id = :attempt
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("attempt", attempt)
        .query(UUID.class)
        .optional();
  }

  /// The attempt came back.
  ///
  /// @return its contacts; without those that had reached the patient, or have gone further since
  List<Contact> cameBack(MadeAttempt attempt, String reason) {
    jdbc.sql(
            """
            UPDATE messaging_attempt SET state = 'refused', reason = :reason
             WHERE tenant_id = :tenant AND patient_id = :patient AND attempt_id = :attempt
            """)
        .param("tenant", tenant())
        .param("patient", attempt.patient().value())
        .param("attempt", attempt.attempt())
        .param("reason", reason)
        .update();
    return triedBy(attempt.patient(), attempt.attempt()).stream()
        .filter(contact -> cameBack(contact, attempt))
        .toList();
  }

  private boolean cameBack(Contact contact, MadeAttempt attempt) {
    return jdbc.sql(
                """
                UPDATE messaging_contact SET sent_at = NULL
                 WHERE tenant_id = :tenant AND patient_id = :patient AND contact_id = :contact
                   AND state IN ('sending', 'accepted', 'unknown')
                   AND (carried_by = :attempt
                        OR carried_by IS NULL
                           AND NOT EXISTS (SELECT 1 FROM messaging_attempt later
                                            WHERE later.tenant_id = :tenant AND later.patient_id = :patient
                                              AND later.contact_id = :contact AND later.attempt_id > :attempt))
                """)
            .param("tenant", tenant())
            .param("patient", contact.patient().value())
            .param("contact", contact.id())
            .param("attempt", attempt.attempt())
            .update()
        == 1;
  }

  void accepted(PatientId patient, UUID contact, Instant at, boolean delivered) {
    jdbc.sql(
            """
            UPDATE messaging_contact
               SET state = CASE WHEN state IN ('delivered', 'read', 'replied') THEN state
                                WHEN :delivered THEN 'delivered' ELSE 'accepted' END,
                   reason_code = NULL, reason_detail = NULL, sent_at = coalesce(sent_at, :at),
                   delivered_at = CASE WHEN :delivered THEN coalesce(delivered_at, :at) ELSE delivered_at END
             WHERE tenant_id = :tenant AND patient_id = :patient AND contact_id = :contact
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("contact", contact)
        .param("at", Timestamp.from(at))
        .param("delivered", delivered)
        .update();
  }

  /// Puts a contact back into the queue, for the same channels.
  void again(PatientId patient, UUID contact, Instant readyAt, Reason reason) {
    again(patient, contact, readyAt, null, reason);
  }

  /// Puts a contact back into the queue.
  ///
  /// @param failed the channel that did not reach the patient: those after it are tried; null to
  ///   try the same ones
  void again(
      PatientId patient, UUID contact, Instant readyAt, @Nullable String failed, Reason reason) {
    jdbc.sql(
            """
            UPDATE messaging_contact
               SET state = 'planned', reason_code = :reason, reason_detail = NULL, carried_by = NULL,
                   carried_consent_id = NULL, apart = apart OR :apart,
                   moved_code = CASE WHEN cast(:failed AS text) IS NULL THEN :reason
                                     WHEN carried_by IS NULL THEN moved_code END,
                   channel_no = coalesce(array_position(channels, :failed) + 1, channel_no)
             WHERE tenant_id = :tenant AND patient_id = :patient AND contact_id = :contact
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("contact", contact)
        .param("failed", failed, Types.VARCHAR)
        .param("apart", reason == Reason.SENT_APART)
        .param("reason", reason.code())
        .update();
    jdbc.sql(
            """
            INSERT INTO messaging_ready (tenant_id, patient_id, contact_id, lane, ready_at)
            VALUES (:tenant, :patient, :contact, abs(hashtextextended(cast(:patient AS uuid)::text, 0)) % 16, :at)
            ON CONFLICT (tenant_id, patient_id, contact_id) DO UPDATE
              SET ready_at = EXCLUDED.ready_at, lease_until = NULL
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("contact", contact)
        .param("at", Timestamp.from(readyAt))
        .update();
  }

  /// The contact goes no further.
  ///
  /// @return its reference
  Optional<String> end(
      PatientId patient, UUID contact, String state, Reason reason, @Nullable String detail) {
    change(patient, contact, state, null, reason.code(), detail);
    unready(patient, contact);
    return jdbc.sql(
            """
            SELECT reference FROM messaging_contact
             WHERE tenant_id = :tenant AND patient_id = :patient AND contact_id = :contact
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("contact", contact)
        .query(String.class)
        .optional();
  }

  void mark(PatientId patient, UUID contact, String state, Reason reason, @Nullable String detail) {
    change(patient, contact, state, null, reason.code(), detail);
  }

  private void change(
      PatientId patient,
      UUID contact,
      String state,
      @Nullable String channel,
      @Nullable String reason,
      @Nullable String detail) {
    jdbc.sql(
            """
            UPDATE messaging_contact
               SET state = :state, channel = coalesce(:channel, channel), reason_code = :reason,
                   reason_detail = :detail
             WHERE tenant_id = :tenant AND patient_id = :patient AND contact_id = :contact
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("contact", contact)
        .param("state", state)
        .param("channel", channel, Types.VARCHAR)
        .param("reason", reason, Types.VARCHAR)
        .param("detail", detail, Types.VARCHAR)
        .update();
  }

  private void unready(PatientId patient, UUID contact) {
    jdbc.sql(
            """
            DELETE FROM messaging_ready
             WHERE tenant_id = :tenant AND patient_id = :patient AND contact_id = :contact
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("contact", contact)
        .update();
  }

  void replied(PatientId patient, UUID target, Instant at) {
    jdbc.sql(
            """
            UPDATE messaging_contact
               SET state = 'replied', replied_at = coalesce(replied_at, :at), reason_code = NULL, reason_detail = NULL
             WHERE tenant_id = :tenant AND patient_id = :patient AND link_target = :target AND sent_at IS NOT NULL
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("target", target)
        .param("at", Timestamp.from(at))
        .update();
  }

  boolean underWayOrMade(PatientId patient, String reference, Instant now) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT 1 FROM messaging_contact
                            WHERE tenant_id = :tenant AND patient_id = :patient AND reference = :reference
                              AND not_after > :now
                              AND state NOT IN ('failed', 'not-sent', 'expired', 'cancelled'))
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("reference", reference)
        .param("now", Timestamp.from(now))
        .query(Boolean.class)
        .single();
  }

  /// Ends what waits under the references of these contacts.
  void cancel(List<PlannedContact> contacts, Reason reason) {
    jdbc.sql(
            """
            WITH stopped AS (
              UPDATE messaging_contact c SET state = 'cancelled', reason_code = :reason
                FROM unnest(:patients::uuid[], :references::text[]) AS w (patient_id, reference)
               WHERE c.tenant_id = :tenant AND c.patient_id = w.patient_id AND c.reference = w.reference
                 AND c.state = 'planned'
              RETURNING c.tenant_id, c.patient_id, c.contact_id)
            DELETE FROM messaging_ready r USING stopped s
             WHERE r.tenant_id = s.tenant_id AND r.patient_id = s.patient_id AND r.contact_id = s.contact_id
            """)
        .param("tenant", tenant())
        .param("reason", reason.code())
        .param("patients", array(contacts, c -> c.patient().value(), UUID[]::new))
        .param("references", array(contacts, PlannedContact::reference, String[]::new))
        .update();
  }

  int cancel(PatientId patient, String prefix, Reason reason) {
    return cancelWhere(patient, "reference ^@ :what", prefix, reason);
  }

  int cancelLinked(PatientId patient, UUID target, Reason reason) {
    return cancelWhere(patient, "link_target = :what", target, reason);
  }

  private int cancelWhere(PatientId patient, String where, Object what, Reason reason) {
    return jdbc.sql(
            """
            WITH stopped AS (
              UPDATE messaging_contact SET state = 'cancelled', reason_code = :reason
               WHERE tenant_id = :tenant AND patient_id = :patient AND state = 'planned' AND %s
              RETURNING tenant_id, patient_id, contact_id)
            DELETE FROM messaging_ready r USING stopped s
             WHERE r.tenant_id = s.tenant_id AND r.patient_id = s.patient_id AND r.contact_id = s.contact_id
            """
                .formatted(where))
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("reason", reason.code())
        .param("what", what)
        .update();
  }

  private Contact contact(ResultSet row) throws SQLException {
    String purpose = row.getString("link_purpose");
    return new Contact(
        new PatientId(row.getObject("patient_id", UUID.class)),
        row.getObject("contact_id", UUID.class),
        row.getString("state"),
        row.getString("class"),
        Purpose.of(row.getString("purpose")),
        row.getString("priority"),
        row.getString("template_id"),
        json.readValue(row.getString("parameters"), new TypeReference<Map<String, String>>() {}),
        List.of((String[]) row.getArray("channels").getArray()),
        row.getInt("channel_no"),
        purpose == null ? null : LinkPurpose.valueOf(purpose.toUpperCase(Locale.ROOT)),
        row.getObject("link_target", UUID.class),
        row.getObject("only_to", UUID.class),
        row.getString("origin"),
        row.getString("reason_code"),
        row.getBoolean("apart"),
        row.getTimestamp("planned_for").toInstant(),
        row.getTimestamp("not_after").toInstant());
  }

  private static <T> T[] array(
      List<PlannedContact> contacts, Function<PlannedContact, T> value, IntFunction<T[]> make) {
    return contacts.stream().map(value).toArray(make);
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
