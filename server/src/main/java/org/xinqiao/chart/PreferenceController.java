package org.xinqiao.chart;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.profile.PatientPreferences;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;

/// How a patient likes to be treated, and what they said about it.
@RestController
class PreferenceController {

  /// @param preference channel, hour, doctor, slot, place or tone
  /// @param label of the preference, in words
  /// @param text the value in words
  /// @param said whether the patient said so; else it was learnt from what they did
  /// @param times how often it was so; null when said
  /// @param of how many times there were; null when said
  /// @param confidence from 0 to 1
  record PatientPreference(
      String preference,
      String label,
      String value,
      String text,
      boolean said,
      @Nullable Integer times,
      @Nullable Integer of,
      double confidence) {}

  /// @param value null takes back what was said before
  record PreferenceSaid(
      @NotBlank @Size(max = 20) String preference, @Size(max = 80) @Nullable String value) {}

  private final OpenChart chart;
  private final PatientPreferences preferences;

  PreferenceController(OpenChart chart, PatientPreferences preferences) {
    this.chart = chart;
    this.preferences = preferences;
  }

  @GetMapping("/api/patients/{id}/preferences")
  @Requires(Permission.PATIENT_VIEW)
  List<PatientPreference> patientPreferences(
      CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    return shown(open(id, staff), locale);
  }

  @PostMapping("/api/patients/{id}/preferences")
  @Requires(Permission.PREFERENCE_RECORD)
  List<PatientPreference> recordPreference(
      CurrentStaff staff,
      @PathVariable UUID id,
      @Valid @RequestBody PreferenceSaid body,
      Locale locale) {
    PatientId patient = open(id, staff);
    Optional<PatientPreferences.Refusal> refusal =
        preferences.say(patient, body.preference(), body.value(), staff);
    if (refusal.isPresent()) {
      throw switch (refusal.get()) {
        case UNKNOWN -> Problem.of("preference.unknown", 422).exception();
        case VALUE_UNKNOWN -> Problem.of("preference.value-unknown", 422).exception();
      };
    }
    return shown(patient, locale);
  }

  private List<PatientPreference> shown(PatientId patient, Locale locale) {
    return preferences.of(patient).stream()
        .map(known ->
            new PatientPreference(
                known.preference().word(),
                known.preference().label().in(locale),
                known.value(),
                known.text().in(locale),
                known.said(),
                known.times(),
                known.of(),
                known.confidence()))
        .toList();
  }

  private PatientId open(UUID id, CurrentStaff staff) {
    return chart.open(id, "preferences", staff).id();
  }
}
