package org.xinqiao.profile;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;

/// How a patient likes to be treated: as they said, or else as they did most often. May be called
/// from any thread; for the hospital in scope.
@Service
public class PatientPreferences {

  /// One preference that is known.
  ///
  /// @param said whether the patient said so; else it was learnt
  /// @param times how often it was so; null when said
  /// @param of how many times there were; null when said
  public record Known(
      Preference preference,
      String value,
      boolean said,
      @Nullable Integer times,
      @Nullable Integer of) {

    /// From 0 to 1: what share it would be had it been otherwise twice more; 1 when it was said.
    public double confidence() {
      return times == null || of == null ? 1 : times / (of + 2.0);
    }

    /// The value in words.
    public Text text() {
      return preference.words().getOrDefault(value, new Text(value, value));
    }
  }

  private final JdbcClient jdbc;
  private final ProfileStore store;
  private final IdGenerator ids;
  private final Audit audit;
  private final LiveUpdates live;
  private final Clock clock;

  PatientPreferences(
      JdbcClient jdbc,
      ProfileStore store,
      IdGenerator ids,
      Audit audit,
      LiveUpdates live,
      Clock clock) {
    this.jdbc = jdbc;
    this.store = store;
    this.ids = ids;
    this.audit = audit;
    this.live = live;
    this.clock = clock;
  }

  /// Those that are known, in the order of [Preference].
  @Transactional(readOnly = true)
  public List<Known> of(PatientId patient) {
    List<Known> known = new ArrayList<>();
    jdbc.sql(
            """
            SELECT channel, channel_said, channel_times, channel_of, hour, hour_said, hour_times, hour_of,
                   doctor, doctor_said, doctor_times, doctor_of, slot, slot_said, slot_times, slot_of,
                   place, place_said, place_times, place_of, tone, tone IS NOT NULL AS tone_said,
                   NULL::integer AS tone_times, NULL::integer AS tone_of,
                   birthday, birthday IS NOT NULL AS birthday_said,
                   NULL::integer AS birthday_times, NULL::integer AS birthday_of
              FROM profile_preference WHERE tenant_id = :tenant AND patient_id = :patient
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .query(row -> {
          for (Preference each : Preference.values()) {
            String word = each.word();
            String value = row.getString(word);
            if (value != null) {
              known.add(
                  new Known(
                      each,
                      value,
                      row.getBoolean(word + "_said"),
                      row.getObject(word + "_times", Integer.class),
                      row.getObject(word + "_of", Integer.class)));
            }
          }
        });
    return known;
  }

  /// Why something was not kept.
  public enum Refusal {
    /// There is no such preference.
    UNKNOWN,
    /// It cannot have that value.
    VALUE_UNKNOWN
  }

  /// Keeps what a form said, in the caller's transaction. A value that the preference cannot have
  /// is left out.
  ///
  /// @param by the member of staff who took the form down; null when the patient filled it in
  @Transactional(propagation = Propagation.MANDATORY)
  public void saidInForm(
      PatientId patient, Preference preference, String value, @Nullable UUID by, Instant at) {
    if (preference.allows(value)) {
      store.said(patient, ids.next(), preference, value, by, at);
      store.refresh(List.of(patient));
    }
  }

  /// Keeps what the patient said, and brings it into the preferences at once.
  ///
  /// @param value null takes back what was said before; what was learnt holds again
  /// @return empty when it was kept
  @Transactional
  public Optional<Refusal> say(
      PatientId patient, String preference, @Nullable String value, CurrentStaff staff) {
    Preference which = Preference.of(preference).orElse(null);
    if (which == null) {
      return Optional.of(Refusal.UNKNOWN);
    }
    if (value != null && !which.allows(value)) {
      return Optional.of(Refusal.VALUE_UNKNOWN);
    }
    UUID entry = ids.next();
    store.said(patient, entry, which, value, staff.id().value(), clock.instant());
    store.refresh(List.of(patient));
    audit.record(
        AuditEvent.allowed(
                staff.actor(), value == null ? "preference.take-back" : "preference.record")
            .on("preference", entry)
            .of(patient));
    live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient));
    return Optional.empty();
  }
}
