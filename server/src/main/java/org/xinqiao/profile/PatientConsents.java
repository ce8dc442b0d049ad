package org.xinqiao.profile;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.channel.Channel;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What a patient said about each purpose and channel, and taking down what they say now.
@Service
class PatientConsents {

  /// How the API names a word that covers every channel.
  static final String ANY = "any";

  private static final Pattern CHANNEL = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /// @param state granted, denied, withdrawn; none when nothing was said
  record Consent(
      String purpose,
      String channel,
      @Schema(allowableValues = {"granted", "denied", "withdrawn", "none"}) String state) {}

  record ConsentList(List<Consent> consents) {}

  record ConsentRecorded(List<Consent> consents, int stopped) {}

  private final JdbcClient jdbc;
  private final Consents consents;
  private final Contacts contacts;
  private final List<String> channels;
  private final Audit audit;
  private final LiveUpdates live;

  PatientConsents(
      JdbcClient jdbc,
      Consents consents,
      Contacts contacts,
      ObjectProvider<Channel> channels,
      Audit audit,
      LiveUpdates live) {
    this.jdbc = jdbc;
    this.consents = consents;
    this.contacts = contacts;
    this.channels = channels.stream().map(channel -> channel.id().value()).sorted().toList();
    this.audit = audit;
    this.live = live;
  }

  /// Every purpose with every channel of this installation, and those that the patient spoke of.
  @Transactional(readOnly = true)
  public List<Consent> of(PatientId patient) {
    Map<String, Map<String, String>> said = new HashMap<>();
    jdbc.sql(
            """
            SELECT purpose, channel, decision FROM consent_fact_consent
             WHERE tenant_id = :tenant AND patient_id = :patient
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .query(row -> {
          String channel = row.getString("channel");
          said.computeIfAbsent(row.getString("purpose"), purpose -> new HashMap<>())
              .put(
                  channel.equals(ConsentWord.ALL) ? ANY : channel,
                  state(ConsentWord.Kind.of(row.getString("decision"))));
        });
    List<Consent> lines = new ArrayList<>();
    for (Purpose purpose : Purpose.values()) {
      Map<String, String> words = said.getOrDefault(purpose.code(), Map.of());
      Set<String> shown = new LinkedHashSet<>();
      shown.add(ANY);
      shown.addAll(channels);
      words.keySet().stream().sorted().forEach(shown::add);
      for (String channel : shown) {
        lines.add(new Consent(purpose.code(), channel, words.getOrDefault(channel, "none")));
      }
    }
    return lines;
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

  /// Keeps the word that a patient gave to a member of staff.
  ///
  /// @return with the number of waiting contacts that a no stops
  @Transactional
  public ConsentRecorded record(
      PatientId patient,
      Purpose purpose,
      String channel,
      ConsentWord.Kind kind,
      String evidence,
      CurrentStaff staff,
      Instant at) {
    int stopped =
        kind == ConsentWord.Kind.GRANT ? 0 : contacts.waiting(patient, purpose.code(), channel);
    consents.record(
        new ConsentWord(
            patient,
            purpose,
            channel,
            kind,
            ConsentWord.Speaker.STAFF,
            staff.id().toString(),
            evidence,
            at));
    audit.record(
        AuditEvent.allowed(staff.actor(), "consent.record")
            .on("consent", purpose.code() + "/" + channel + "/" + kind)
            .of(patient));
    live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient));
    return new ConsentRecorded(of(patient), stopped);
  }

  static String state(ConsentWord.Kind kind) {
    return switch (kind) {
      case GRANT -> "granted";
      case DENY -> "denied";
      case WITHDRAW -> "withdrawn";
    };
  }
}
