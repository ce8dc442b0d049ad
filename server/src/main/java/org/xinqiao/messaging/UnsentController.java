package org.xinqiao.messaging;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.governor.ContactAskers;
import org.xinqiao.governor.Reason;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;

/// 未发送及原因: every contact that was not sent or was moved, with its reason.
@RestController
@Validated
@RequestMapping("/api/unsent-contacts")
class UnsentController {

  /// @param asker what asked for it, by name; null for what stands alone
  /// @param department null for what goes out in the hospital's name
  /// @param channel over which it went, or would have gone next
  /// @param reason code
  record UnsentContact(
      UUID id,
      UUID patientId,
      String patientName,
      String title,
      OffsetDateTime plannedFor,
      UnsentContacts.Outcome outcome,
      @Nullable String asker,
      @Nullable String department,
      @Nullable String channel,
      @Nullable OffsetDateTime sentAt,
      String reason,
      String reasonText) {}

  /// @param key to filter by
  /// @param name as staff know it
  record UnsentCount(String key, String name, int contacts) {}

  /// @param all that pass the filters, whatever their reason
  /// @param cut only the latest are counted, there are more
  /// @param reasons of those that pass the other filters
  record UnsentSummary(
      int all,
      boolean cut,
      List<UnsentCount> reasons,
      List<UnsentCount> askers,
      List<UnsentCount> departments,
      List<UnsentCount> channels) {}

  private final UnsentContacts unsent;
  private final Patients patients;
  private final ObjectProvider<ContactAskers> askers;
  private final Clock clock;

  UnsentController(
      UnsentContacts unsent, Patients patients, ObjectProvider<ContactAskers> askers, Clock clock) {
    this.unsent = unsent;
    this.patients = patients;
    this.askers = askers;
    this.clock = clock;
  }

  /// @param days planned for within so many days
  @GetMapping
  @Requires(Permission.UNSENT_VIEW)
  Page<UnsentContact> listUnsentContacts(
      CurrentStaff staff,
      @RequestParam(defaultValue = "30") @Min(1) @Max(366) int days,
      @RequestParam(required = false) @Size(max = 60) @Nullable String reason,
      @RequestParam(required = false) @Size(max = 60) @Nullable String asker,
      @RequestParam(required = false) @Size(max = 60) @Nullable String channel,
      @RequestParam(required = false) @Size(max = 60) @Nullable String department,
      @RequestParam(required = false) UnsentContacts.@Nullable Outcome outcome,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit,
      Locale locale) {
    Page<UnsentContacts.Row> page =
        unsent.look(
            new UnsentContacts.Filter(since(days), reason, asker, channel, department, outcome),
            cursor,
            Page.limit(limit),
            staff);
    Set<PatientId> whose =
        page.items().stream().map(UnsentContacts.Row::patient).collect(Collectors.toSet());
    Map<PatientId, PatientSummary> who = patients.find(whose);
    Map<String, String> names = askers(locale);
    return page.map(row -> json(row, who.get(row.patient()), names, locale));
  }

  /// How many of each reason, and what there is to choose from.
  @GetMapping("/summary")
  @Requires(Permission.UNSENT_VIEW)
  UnsentSummary summarizeUnsentContacts(
      @RequestParam(defaultValue = "30") @Min(1) @Max(366) int days,
      @RequestParam(required = false) @Size(max = 60) @Nullable String asker,
      @RequestParam(required = false) @Size(max = 60) @Nullable String channel,
      @RequestParam(required = false) @Size(max = 60) @Nullable String department,
      @RequestParam(required = false) UnsentContacts.@Nullable Outcome outcome,
      Locale locale) {
    UnsentContacts.Counts counts =
        unsent.counts(
            new UnsentContacts.Filter(since(days), null, asker, channel, department, outcome));
    Map<String, String> names = askers(locale);
    return new UnsentSummary(
        counts.all(),
        counts.cut(),
        named(counts.reasons(), code -> words(code, locale)),
        named(counts.askers(), id -> names.getOrDefault(id, id)),
        named(counts.departments(), code -> code),
        named(counts.channels(), code -> code));
  }

  private Instant since(int days) {
    return clock.instant().minus(Duration.ofDays(days));
  }

  private Map<String, String> askers(Locale locale) {
    Map<String, String> names = new HashMap<>();
    askers.stream()
        .flatMap(one -> one.askers().stream())
        .forEach(one -> names.put(one.id(), one.title().in(locale)));
    return names;
  }

  private static List<UnsentCount> named(
      List<UnsentContacts.Count> counts, UnaryOperator<String> name) {
    return counts.stream()
        .map(one -> {
          String own = one.name();
          return new UnsentCount(
              one.key(), own == null ? name.apply(one.key()) : own, one.contacts());
        })
        .toList();
  }

  private static String words(String code, Locale locale) {
    return Reason.of(code).map(reason -> reason.words().in(locale)).orElse(code);
  }

  private UnsentContact json(
      UnsentContacts.Row row,
      @Nullable PatientSummary patient,
      Map<String, String> names,
      Locale locale) {
    String asker = row.asker();
    Instant sent = row.sentAt();
    return new UnsentContact(
        row.contact(),
        row.patient().value(),
        patient == null ? "" : patient.name().whole(),
        row.title().in(locale),
        at(row.plannedFor()),
        row.outcome(),
        asker == null ? null : names.getOrDefault(asker, asker),
        row.department(),
        row.channel(),
        sent == null ? null : at(sent),
        row.reason(),
        words(row.reason(), locale));
  }

  private OffsetDateTime at(Instant moment) {
    return moment.atZone(clock.getZone()).toOffsetDateTime();
  }
}
