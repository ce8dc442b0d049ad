package org.xinqiao.messaging;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.channel.ChannelId;
import org.xinqiao.channel.InboundMessage;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.messaging.UnknownTextStore.Row;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Sex;
import org.xinqiao.questionnaire.PatientWords;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;

/// Texts from phones of nobody the hospital knows 未知号码来信: each waits until a person says whose it
/// is, or why it is nobody's.
@Service
class UnknownTexts {

  /// @param text null once it is a patient's: it stands in their timeline
  /// @param level what the red-flag rules say; null when no rule has read it
  /// @param candidates who may have written it
  /// @param assignedTo the patient it was assigned to
  record UnknownText(
      UUID id,
      String channel,
      String phoneMasked,
      @Nullable String text,
      List<PatientWords.Span> words,
      @Schema(allowableValues = {"EMERGENCY", "URGENT", "ATTENTION", "NONE"})
          @Nullable String level,
      @Schema(allowableValues = {"open", "assigned", "closed"}) String state,
      Instant at,
      List<TextCandidate> candidates,
      @Nullable Instant decidedAt,
      @Nullable String decidedBy,
      @Nullable String reason,
      @Nullable TextCandidate assignedTo) {}

  /// @param via `phone`: the patient has the number by now; `relative`: a relative has it;
  ///   `assigned`: a person said so
  record TextCandidate(
      UUID id,
      String name,
      Sex sex,
      @Nullable Integer age,
      @Nullable String mrn,
      @Schema(allowableValues = {"phone", "relative", "assigned"}) String via) {}

  /// @param red those that the rules call an emergency or urgent, and those that none has read
  record UnknownTextSummary(int open, int red) {}

  private final UnknownTextStore store;
  private final ReplyStore replies;
  private final Patients patients;
  private final PatientWords words;
  private final Audit audit;
  private final LiveUpdates live;
  private final IdGenerator ids;
  private final Clock clock;

  UnknownTexts(
      UnknownTextStore store,
      ReplyStore replies,
      Patients patients,
      PatientWords words,
      Audit audit,
      LiveUpdates live,
      IdGenerator ids,
      Clock clock) {
    this.store = store;
    this.replies = replies;
    this.patients = patients;
    this.words = words;
    this.audit = audit;
    this.live = live;
    this.ids = ids;
    this.clock = clock;
  }

  /// Keeps what somebody unknown wrote, in the caller's transaction.
  ///
  /// @return false when it was taken before
  boolean keep(ChannelId channel, InboundMessage message, Instant now) {
    byte[] sealed =
        store.seal(channel.value(), message.eventId(), message.from().value(), message.text());
    if (!replies.first(channel.value(), message.eventId(), sealed, message.at(), now)) {
      return false;
    }
    UUID id = ids.next();
    String level = words.unknown(message.text()).level();
    store.open(id, channel.value(), message.eventId(), level, now);
    live.changed(
        new Change(Change.Topic.UNKNOWN_TEXT, id, null, level.equals("EMERGENCY") ? "P1" : null));
    return true;
  }

  /// Those that wait for a person: red flags first, then the longest waiting.
  @Transactional
  public Page<UnknownText> open(@Nullable String cursor, int limit, CurrentStaff staff) {
    return shown(store.open(cursor, limit), staff);
  }

  /// What was decided, the newest first.
  @Transactional
  public Page<UnknownText> settled(@Nullable String cursor, int limit, CurrentStaff staff) {
    return shown(store.settled(cursor, limit), staff);
  }

  @Transactional(readOnly = true)
  public UnknownTextSummary summary() {
    return store.summary();
  }

  /// The whole number, to call back. The audit entry is written in the same transaction.
  ///
  /// @return empty when there is no such text
  @Transactional
  public Optional<String> phone(UUID text, String reason, CurrentStaff staff) {
    return store
        .find(text)
        .map(row -> {
          audit.record(
              AuditEvent.allowed(staff.actor(), "messaging.reveal-unknown-phone")
                  .on("unknown-text", text)
                  .because(reason));
          return PhoneNumber.parse(row.phone()).map(PhoneNumber::local).orElse(row.phone());
        });
  }

  private Page<UnknownText> shown(Page<Row> rows, CurrentStaff staff) {
    audit.record(AuditEvent.allowed(staff.actor(), "messaging.read-unknown-texts"));
    LocalDate today = LocalDate.now(clock);
    return rows.map(row -> shown(row, today));
  }

  private UnknownText shown(Row row, LocalDate today) {
    UUID whose = row.assignedTo();
    boolean assigned = whose != null;
    Optional<PhoneNumber> phone = PhoneNumber.parse(row.phone());
    return new UnknownText(
        row.id(),
        row.channel(),
        phone.map(PhoneNumber::masked).orElse("****"),
        assigned ? null : row.text(),
        assigned ? List.of() : words.unknown(row.text()).words(),
        row.level(),
        row.state(),
        row.at(),
        assigned ? List.of() : candidates(phone, today),
        row.decidedAt(),
        row.decidedBy(),
        row.reason(),
        whose == null
            ? null
            : patients
                .find(new PatientId(whose))
                .map(who -> candidate(who, "assigned", today))
                .orElse(null));
  }

  /// Nobody had the number when the text came; since then somebody may have been registered.
  private List<TextCandidate> candidates(Optional<PhoneNumber> phone, LocalDate today) {
    if (phone.isEmpty()) {
      return List.of();
    }
    Map<PatientId, String> via = new LinkedHashMap<>();
    patients.owners(phone.get()).forEach(owner -> via.put(owner, "phone"));
    patients.relatedTo(phone.get()).forEach(owner -> via.putIfAbsent(owner, "relative"));
    Map<PatientId, PatientSummary> known = patients.find(Set.copyOf(via.keySet()));
    List<TextCandidate> candidates = new ArrayList<>();
    via.forEach((patient, how) ->
        candidates.add(candidate(Objects.requireNonNull(known.get(patient)), how, today)));
    return candidates;
  }

  private static TextCandidate candidate(PatientSummary patient, String via, LocalDate today) {
    return new TextCandidate(
        patient.id().value(),
        patient.name().whole(),
        patient.sex(),
        patient.age(today),
        patient.mrn(),
        via);
  }
}
