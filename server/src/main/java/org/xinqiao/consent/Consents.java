package org.xinqiao.consent;

import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.RowBatch;
import org.xinqiao.shared.Tenancy;

/// The door of consent.
@Service
public class Consents {

  private static final Logger log = LoggerFactory.getLogger(Consents.class);

  private final JdbcClient jdbc;
  private final JdbcOperations batches;
  private final IdGenerator ids;
  private final PrivacyNotice notice;
  private final ApplicationEventPublisher events;

  Consents(
      JdbcClient jdbc,
      JdbcOperations batches,
      IdGenerator ids,
      PrivacyNotice notice,
      ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.batches = batches;
    this.ids = ids;
    this.notice = notice;
    this.events = events;
  }

  /// Decides in the caller's transaction. A no for the purpose or for the channel stands before
  /// every yes; where the patient said nothing, the purpose's own ground decides. An error is a no.
  @Transactional(propagation = Propagation.MANDATORY)
  public ConsentDecision decide(PatientId patient, Purpose purpose, String channel) {
    List<Word> words;
    try {
      words = newestWords(patient, purpose, channel);
    } catch (RuntimeException e) {
      log.error("Consent of patient {} could not be read: nothing is sent", patient, e);
      return new ConsentDecision.Deny(ConsentDecision.Why.DENIED);
    }
    if (words.stream().anyMatch(word -> word.kind() == ConsentWord.Kind.WITHDRAW)) {
      return new ConsentDecision.Deny(ConsentDecision.Why.WITHDRAWN);
    }
    if (words.stream().anyMatch(word -> word.kind() == ConsentWord.Kind.DENY)) {
      return new ConsentDecision.Deny(ConsentDecision.Why.DENIED);
    }
    boolean granted = words.stream().anyMatch(word -> word.purpose().equals(purpose.code()));
    return switch (purpose.basis()) {
      case CARE_OR_CONTRACT ->
          new ConsentDecision.Permit(
              granted ? Purpose.LegalBasis.CONSENT : Purpose.LegalBasis.CARE_OR_CONTRACT);
      case CONSENT, SEPARATE_CONSENT ->
          granted
              ? new ConsentDecision.Permit(purpose.basis())
              : new ConsentDecision.Deny(ConsentDecision.Why.NEVER_GIVEN);
    };
  }

  /// Keeps a word, with the version and the hash of the notice that was shown.
  @Transactional
  public void record(ConsentWord word) {
    jdbc.sql(
            """
            INSERT INTO consent_event (tenant_id, patient_id, event_id, purpose, channel, decision, actor_kind,
                                       actor_id, notice_id, notice_version, notice_hash, evidence, at)
            VALUES (:tenant, :patient, :id, :purpose, :channel, :decision, :actorKind, :actorId, :notice,
                    :version, :hash, :evidence, :at)
            """)
        .param("tenant", tenant())
        .param("patient", word.patient().value())
        .param("id", ids.next())
        .param("purpose", word.purpose().code())
        .param("channel", word.channel())
        .param("decision", word.kind().toString())
        .param("actorKind", word.speaker().toString())
        .param("actorId", word.speakerId(), Types.VARCHAR)
        .param("notice", notice.id())
        .param("version", notice.version())
        .param("hash", notice.hash())
        .param("evidence", word.evidence())
        .param("at", Timestamp.from(word.at()))
        .update();
    events.publishEvent(
        new ConsentChanged(word.patient(), word.purpose(), word.channel(), word.kind()));
  }

  /// Keeps what was said before this hospital began here, all at once. Nobody is told of it: it is
  /// nothing new.
  @Transactional(propagation = Propagation.MANDATORY)
  public void recordHistory(List<ConsentWord> words) {
    RowBatch rows =
        RowBatch.into(
            "consent_event",
            "patient_id uuid",
            "event_id uuid",
            "purpose text",
            "channel text",
            "decision text",
            "actor_kind text",
            "actor_id text",
            "notice_id text",
            "notice_version integer",
            "notice_hash bytea",
            "evidence text",
            "at timestamptz");
    for (ConsentWord word : words) {
      rows.add(
          word.patient().value(),
          ids.next(),
          word.purpose().code(),
          word.channel(),
          word.kind().toString(),
          word.speaker().toString(),
          word.speakerId(),
          notice.id(),
          notice.version(),
          notice.hash(),
          word.evidence(),
          word.at());
    }
    rows.insert(batches);
  }

  private record Word(String purpose, ConsentWord.Kind kind) {}

  /// Of each record that was merged into this patient the newest too, until the patient says
  /// something again: so that the stricter word stands.
  private List<Word> newestWords(PatientId patient, Purpose purpose, String channel) {
    return jdbc.sql(
            """
            SELECT DISTINCT ON (purpose, channel, home_id) purpose, decision FROM consent_event e
             WHERE tenant_id = :tenant AND patient_id = :patient AND purpose IN (:purpose, '*')
               AND channel IN (:channel, '*')
               AND (home_id IS NULL OR NOT EXISTS (
                     SELECT 1 FROM consent_event n
                       JOIN patient_fact_record r ON r.tenant_id = e.tenant_id AND r.record_id = e.home_id
                      WHERE n.tenant_id = e.tenant_id AND n.patient_id = e.patient_id AND n.home_id IS NULL
                        AND n.purpose = e.purpose AND n.channel = e.channel AND n.at > r.merged_at))
             ORDER BY purpose, channel, home_id, at DESC, event_id DESC
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("purpose", purpose.code())
        .param("channel", channel)
        .query((row, n) -> new Word(row.getString(1), ConsentWord.Kind.of(row.getString(2))))
        .list();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
