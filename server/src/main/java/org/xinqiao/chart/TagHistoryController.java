package org.xinqiao.chart;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.cohort.PatientTagHistory;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;

/// What of tags, strata and strategies was on a patient, when, and why then.
@RestController
class TagHistoryController {

  /// @param kind tag, stratum, strategy; or free, a word that waited or was declined
  /// @param said the word that was put on and for which the tag stands now; null where that is it
  /// @param evidence JSON object of the fields of the rule as they were when it began to hold
  record PastTag(
      String kind,
      String name,
      String label,
      @Nullable String value,
      String origin,
      Instant since,
      @Nullable Instant until,
      @Nullable String evidence,
      @Nullable String by,
      @Nullable String reason,
      @Nullable String said) {}

  /// @param began how much began on that day
  /// @param ended how much ended on it
  record TagChanges(LocalDate day, int began, int ended) {}

  /// @param kind tag, stratum, strategy; or free, a word that waited or was declined
  /// @param dimension of a tag; null of others
  /// @param began whether it began on the day that was asked for
  /// @param ended whether it ended on that day
  /// @param rule in words, as it is today; null of what no rule put on, and where the rule is gone
  /// @param ruleChanged whether the rule has another version since
  /// @param evidence what the rule compared, as it was when it began to hold
  /// @param reason why it was overruled
  /// @param said the word that was put on and for which the tag stands now; null where that is it
  record TagOnDay(
      String kind,
      String name,
      @Nullable String dimension,
      String label,
      @Nullable String value,
      String origin,
      Instant since,
      @Nullable Instant until,
      boolean began,
      boolean ended,
      @Nullable String rule,
      boolean ruleChanged,
      List<TagEvidence> evidence,
      @Nullable String by,
      @Nullable String reason,
      @Nullable String said) {}

  record TagEvidence(String field, String value) {}

  private final OpenChart chart;
  private final PatientTagHistory tags;

  TagHistoryController(OpenChart chart, PatientTagHistory tags) {
    this.chart = chart;
    this.tags = tags;
  }

  @GetMapping("/api/patients/{id}/tags/history")
  @Requires(Permission.PATIENT_VIEW)
  Page<PastTag> patientTagHistory(
      CurrentStaff staff,
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit,
      Locale locale) {
    Page<PatientTagHistory.Past> page =
        tags.history(open(id, staff), cursor, Page.limit(limit), staff);
    return new Page<>(
        page.items().stream()
            .map(past ->
                new PastTag(
                    past.kind(),
                    past.name(),
                    past.label().in(locale),
                    past.value() == null ? null : past.value().in(locale),
                    past.origin(),
                    past.since(),
                    past.until(),
                    past.evidence(),
                    past.by(),
                    past.reason(),
                    past.said()))
            .toList(),
        page.nextCursor());
  }

  /// The days on which anything began or ended, the latest first.
  @GetMapping("/api/patients/{id}/tags/changes")
  @Requires(Permission.PATIENT_VIEW)
  Page<TagChanges> patientTagChanges(
      CurrentStaff staff,
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return tags.changes(open(id, staff), cursor, Page.limit(limit), staff)
        .map(each -> new TagChanges(each.day(), each.began(), each.ended()));
  }

  /// What was on the patient on a day.
  @GetMapping("/api/patients/{id}/tags/on/{day}")
  @Requires(Permission.PATIENT_VIEW)
  List<TagOnDay> patientTagsOn(
      CurrentStaff staff, @PathVariable UUID id, @PathVariable LocalDate day, Locale locale) {
    return tags.on(open(id, staff), day, staff).stream()
        .map(each -> {
          PatientTagHistory.Past past = each.past();
          return new TagOnDay(
              past.kind(),
              past.name(),
              each.dimension(),
              past.label().in(locale),
              past.value() == null ? null : past.value().in(locale),
              past.origin(),
              past.since(),
              past.until(),
              each.began(),
              each.ended(),
              each.rule() == null ? null : each.rule().in(locale),
              each.ruleChanged(),
              each.evidence().stream()
                  .map(one -> new TagEvidence(one.label().in(locale), one.value().in(locale)))
                  .toList(),
              past.by(),
              past.reason(),
              past.said());
        })
        .toList();
  }

  private PatientId open(UUID id, CurrentStaff staff) {
    return chart.open(id, "tags", staff).id();
  }
}
