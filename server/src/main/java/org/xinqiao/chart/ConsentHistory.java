package org.xinqiao.chart;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.patient.Representative;
import org.xinqiao.patient.Representatives;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;

/// Every word about a patient's consent, with what proves it and what it stopped.
@Service
class ConsentHistory {

  /// @param purpose `any` for all of them
  /// @param channel `any` for all of them
  /// @param speakerName of a guardian or proxy; null for everybody else
  /// @param noticeHash of the text that was shown, in hexadecimal
  /// @param recordedBy who took it down; null when nobody did
  /// @param stopped what waited and was stopped by it
  record ConsentEvent(
      UUID id,
      OffsetDateTime at,
      String purpose,
      String channel,
      ConsentWord.Kind decision,
      ConsentWord.Speaker speaker,
      @Nullable String speakerName,
      String notice,
      int noticeVersion,
      @Nullable String noticeLanguage,
      String noticeHash,
      ConsentWord.Evidence.Kind evidenceKind,
      String evidence,
      @Nullable String recordedBy,
      @Nullable OffsetDateTime validUntil,
      List<PatientConsents.StoppedContact> stopped) {}

  @Schema(description = "The newest first")
  record ConsentEvents(List<ConsentEvent> events) {}

  private final JdbcClient jdbc;
  private final Consents consents;
  private final Representatives representatives;
  private final Clock clock;

  ConsentHistory(JdbcClient jdbc, Consents consents, Representatives representatives, Clock clock) {
    this.jdbc = jdbc;
    this.consents = consents;
    this.representatives = representatives;
    this.clock = clock;
  }

  @Transactional(readOnly = true)
  public ConsentEvents of(PatientId patient, Locale locale) {
    List<Consents.Said> words = consents.history(patient);
    Map<UUID, List<PatientConsents.StoppedContact>> stopped = stopped(patient, locale);
    Map<UUID, String> staff = staff(words);
    Map<String, String> speakers =
        representatives.of(patient).stream()
            .collect(Collectors.toMap(one -> one.id().toString(), Representative::name));
    return new ConsentEvents(
        words.stream().map(word -> event(word, stopped, staff, speakers)).toList());
  }

  private ConsentEvent event(
      Consents.Said word,
      Map<UUID, List<PatientConsents.StoppedContact>> stopped,
      Map<UUID, String> staff,
      Map<String, String> speakers) {
    Purpose purpose = word.purpose();
    UUID takenDownBy = word.evidence().takenDownBy();
    String speaker = word.speakerId();
    Instant until = word.validUntil();
    return new ConsentEvent(
        word.event(),
        at(word.at()),
        purpose == null ? PatientConsents.ANY : purpose.code(),
        PatientConsents.shown(word.channel()),
        word.kind(),
        word.speaker(),
        speaker == null ? null : speakers.get(speaker),
        word.notice().id(),
        word.notice().version(),
        word.notice().language(),
        HexFormat.of().formatHex(word.noticeHash()),
        word.evidence().kind(),
        word.evidence().reference(),
        takenDownBy == null ? null : staff.get(takenDownBy),
        until == null ? null : at(until),
        stopped.getOrDefault(word.event(), List.of()));
  }

  private Map<UUID, List<PatientConsents.StoppedContact>> stopped(
      PatientId patient, Locale locale) {
    Map<UUID, List<PatientConsents.StoppedContact>> byWord = new HashMap<>();
    jdbc.sql(
            """
            SELECT stopped_by, contact_id, title_zh, title_en, channels, planned_for FROM messaging_fact_contact
             WHERE tenant_id = :tenant AND patient_id = :patient AND stopped_by IS NOT NULL
             ORDER BY planned_for, contact_id
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .query(row -> {
          byWord
              .computeIfAbsent(row.getObject("stopped_by", UUID.class), word -> new ArrayList<>())
              .add(
                  new PatientConsents.StoppedContact(
                      row.getObject("contact_id", UUID.class),
                      new Text(row.getString("title_zh"), row.getString("title_en")).in(locale),
                      List.of((String[]) row.getArray("channels").getArray()),
                      Rows.at(row, "planned_for", clock.getZone())));
        });
    return byWord;
  }

  private Map<UUID, String> staff(List<Consents.Said> words) {
    Map<UUID, String> names = new HashMap<>();
    jdbc.sql(
            """
            SELECT staff_id, display_name FROM organization_fact_staff
             WHERE tenant_id = :tenant AND staff_id = ANY (:staff)
            """)
        .param("tenant", Tenancy.current().value())
        .param(
            "staff",
            words.stream()
                .map(word -> word.evidence().takenDownBy())
                .filter(java.util.Objects::nonNull)
                .distinct()
                .toArray(UUID[]::new))
        .query(row -> {
          names.put(row.getObject("staff_id", UUID.class), row.getString("display_name"));
        });
    return names;
  }

  private OffsetDateTime at(Instant time) {
    return time.atZone(clock.getZone()).toOffsetDateTime();
  }
}
