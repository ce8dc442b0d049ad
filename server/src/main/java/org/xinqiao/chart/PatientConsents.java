package org.xinqiao.chart;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.channel.Channel;
import org.xinqiao.consent.ConsentDecision;
import org.xinqiao.consent.ConsentState;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Notices;
import org.xinqiao.consent.Purpose;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.patient.Representative;
import org.xinqiao.patient.Representatives;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What a patient said about each purpose and channel, and taking down what they say now.
@Service
class PatientConsents {

  /// How the API names a word that covers every channel, or every purpose.
  static final String ANY = "any";

  private static final Pattern CHANNEL = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /// @param state what was said: granted, denied, withdrawn, expired; none when nothing was said
  /// @param allowed whether it may be done today
  /// @param basis the ground on which; null when it may not be done
  record Consent(
      String purpose,
      String channel,
      @Schema(allowableValues = {"granted", "denied", "withdrawn", "expired", "none"}) String state,
      boolean allowed,
      @Nullable String basis) {}

  record ConsentList(List<Consent> consents) {}

  /// @param stopped how many contacts that waited this stopped
  record ConsentRecorded(
      List<Consent> consents, int stopped, List<StoppedContact> stoppedContacts) {}

  /// A contact that a word stopped.
  record StoppedContact(UUID id, String title, List<String> channels, OffsetDateTime plannedFor) {}

  /// What was said to a member of staff.
  ///
  /// @param purpose null for all of them
  /// @param representative who spoke for the patient; null when they spoke themselves
  /// @param validUntil the last day of a grant; null when it has no end
  record Said(
      @Nullable Purpose purpose,
      String channel,
      ConsentWord.Kind kind,
      @Nullable UUID representative,
      ConsentWord.Evidence.Kind evidenceKind,
      String evidence,
      @Nullable LocalDate validUntil) {}

  enum Refusal {
    /// Each purpose is granted by itself.
    GRANT_NAMES_NO_PURPOSE,
    /// A child's own yes does not count.
    CHILD_NEEDS_GUARDIAN,
    /// Nobody of that id may decide for the patient today.
    REPRESENTATIVE_MAY_NOT,
    /// The last day is over.
    PERIOD_OVER
  }

  sealed interface Outcome {
    record Recorded(ConsentRecorded recorded) implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
  }

  private final JdbcClient jdbc;
  private final Consents consents;
  private final Representatives representatives;
  private final Contacts contacts;
  private final List<String> channels;
  private final Audit audit;
  private final LiveUpdates live;
  private final Clock clock;

  PatientConsents(
      JdbcClient jdbc,
      Consents consents,
      Representatives representatives,
      Contacts contacts,
      ObjectProvider<Channel> channels,
      Audit audit,
      LiveUpdates live,
      Clock clock) {
    this.jdbc = jdbc;
    this.consents = consents;
    this.representatives = representatives;
    this.contacts = contacts;
    this.channels = channels.stream().map(channel -> channel.id().value()).sorted().toList();
    this.audit = audit;
    this.live = live;
    this.clock = clock;
  }

  /// Every purpose with every channel of this installation, and those that the patient spoke of.
  @Transactional(readOnly = true)
  public List<Consent> of(PatientId patient) {
    Map<String, Map<String, String>> said = new HashMap<>();
    Set<String> spokenOf = new LinkedHashSet<>();
    jdbc.sql(
            """
            SELECT purpose, channel, decision FROM consent_fact_consent
             WHERE tenant_id = :tenant AND patient_id = :patient
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .query(row -> {
          String channel = shown(row.getString("channel"));
          said.computeIfAbsent(row.getString("purpose"), purpose -> new HashMap<>())
              .put(channel, state(ConsentWord.Kind.of(row.getString("decision"))));
        });
    said.values().forEach(words -> words.keySet().stream().sorted().forEach(spokenOf::add));
    ConsentState now = consents.of(patient, clock.instant());
    List<Consent> lines = new ArrayList<>();
    for (Purpose purpose : Purpose.values()) {
      Map<String, String> words = said.getOrDefault(purpose.code(), Map.of());
      Set<String> shown = new LinkedHashSet<>();
      shown.add(ANY);
      shown.addAll(channels);
      shown.addAll(spokenOf);
      for (String channel : shown) {
        lines.add(line(now, purpose, channel, words.getOrDefault(channel, "none")));
      }
    }
    return lines;
  }

  private static Consent line(ConsentState now, Purpose purpose, String channel, String state) {
    String asked = channel.equals(ANY) ? ConsentWord.ALL : channel;
    ConsentDecision decision = now.decide(purpose, asked, DataClass.NEUTRAL, false);
    return new Consent(
        purpose.code(),
        channel,
        state,
        decision instanceof ConsentDecision.Permit,
        decision instanceof ConsentDecision.Permit permit ? permit.basis().code() : null);
  }

  /// The purpose of that code, if there is one.
  static Optional<Purpose> purpose(String code) {
    return Arrays.stream(Purpose.values()).filter(one -> one.code().equals(code)).findFirst();
  }

  /// A channel as the API names it; empty when that can be no channel.
  static Optional<String> channel(String name) {
    if (name.equals(ANY) || name.equals(ConsentWord.ALL)) {
      return Optional.of(ConsentWord.ALL);
    }
    return CHANNEL.matcher(name).matches() ? Optional.of(name) : Optional.empty();
  }

  /// Keeps the word that was given to a member of staff.
  @Transactional
  public Outcome record(PatientId patient, Said said, CurrentStaff staff, Locale locale) {
    Instant now = clock.instant();
    Optional<Refusal> refusal = refusal(patient, said, now);
    if (refusal.isPresent()) {
      return new Outcome.Refused(refusal.get());
    }
    UUID representative = said.representative();
    LocalDate last = said.validUntil();
    UUID word =
        consents.record(
            new ConsentWord(
                patient,
                said.purpose(),
                said.channel(),
                said.kind(),
                representative == null ? ConsentWord.Speaker.SELF : ConsentWord.Speaker.GUARDIAN,
                representative == null ? null : representative.toString(),
                new ConsentWord.Evidence(said.evidenceKind(), said.evidence(), staff.id().value()),
                representative == null && consents.of(patient, now).young()
                    ? Notices.YOUNG
                    : Notices.CONTACT,
                locale.getLanguage().equals("en") ? "en" : "zh-CN",
                last == null ? null : last.plusDays(1).atStartOfDay(clock.getZone()).toInstant(),
                now));
    audit.record(
        AuditEvent.allowed(staff.actor(), "consent.record").on("consent", word).of(patient));
    live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient));
    List<StoppedContact> stopped =
        contacts.stoppedBy(patient, word).stream().map(one -> stopped(one, locale)).toList();
    return new Outcome.Recorded(new ConsentRecorded(of(patient), stopped.size(), stopped));
  }

  private Optional<Refusal> refusal(PatientId patient, Said said, Instant now) {
    LocalDate today = now.atZone(clock.getZone()).toLocalDate();
    boolean grant = said.kind() == ConsentWord.Kind.GRANT;
    UUID representative = said.representative();
    LocalDate last = said.validUntil();
    if (grant && said.purpose() == null) {
      return Optional.of(Refusal.GRANT_NAMES_NO_PURPOSE);
    }
    if (last != null && last.isBefore(today)) {
      return Optional.of(Refusal.PERIOD_OVER);
    }
    if (representative != null
        && representatives
            .find(patient, representative)
            .filter(one -> one.may(Representative.Scope.CONSENT, today))
            .isEmpty()) {
      return Optional.of(Refusal.REPRESENTATIVE_MAY_NOT);
    }
    return grant && representative == null && consents.of(patient, now).child()
        ? Optional.of(Refusal.CHILD_NEEDS_GUARDIAN)
        : Optional.empty();
  }

  private StoppedContact stopped(Contacts.Stopped one, Locale locale) {
    return new StoppedContact(
        one.contact(),
        one.title().in(locale),
        one.channels(),
        one.plannedFor().atZone(clock.getZone()).toOffsetDateTime());
  }

  static String shown(String name) {
    return name.equals(ConsentWord.ALL) ? ANY : name;
  }

  static String state(ConsentWord.Kind kind) {
    return switch (kind) {
      case GRANT -> "granted";
      case DENY -> "denied";
      case WITHDRAW -> "withdrawn";
      case EXPIRE -> "expired";
    };
  }
}
