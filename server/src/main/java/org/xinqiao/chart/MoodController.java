package org.xinqiao.chart;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;

/// How a patient was, as staff noted it.
@RestController
class MoodController {

  /// @param label in words
  /// @param by name of the member of staff; null when they are not there any more
  record NotedMood(String mood, String label, OffsetDateTime at, @Nullable String by) {}

  private final OpenChart chart;
  private final ReadMoods moods;
  private final Organizations organizations;
  private final Clock clock;

  MoodController(OpenChart chart, ReadMoods moods, Organizations organizations, Clock clock) {
    this.chart = chart;
    this.moods = moods;
    this.organizations = organizations;
    this.clock = clock;
  }

  /// The latest five, the newest first.
  @GetMapping("/api/patients/{id}/moods")
  @Requires(Permission.PATIENT_VIEW)
  List<NotedMood> patientMoods(CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    PatientId patient = chart.open(id, "moods", staff).id();
    return moods.of(patient).stream()
        .map(one ->
            new NotedMood(
                one.mood().toString(),
                one.mood().label().in(locale),
                one.at().atZone(clock.getZone()).toOffsetDateTime(),
                organizations.staff(new StaffId(one.by())).map(Staff::displayName).orElse(null)))
        .toList();
  }
}
