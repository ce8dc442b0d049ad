package org.xinqiao.cohort;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Field;
import org.xinqiao.access.Permission;
import org.xinqiao.access.StaffReach;
import org.xinqiao.access.Visibility;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.Explanation;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.Text;

/// The tags, strata and strategy of one patient: what is true, why, what was; and what a person
/// says of them. May be called from any thread; for the hospital in scope.
@Service
public class PatientTags {

  /// @param value that the tag carries; empty when it carries none
  /// @param origin rule, staff or overruled
  /// @param rule in words; null of one that is put on by hand alone
  /// @param by who put it on or overruled it; null for a rule
  /// @param reason code of the reason for which it was overruled; else null
  /// @param conflicts names of tags that are true too and cannot be at the same time
  public record Held(
      TagDefinition tag,
      String value,
      String origin,
      @Nullable Text rule,
      Instant since,
      @Nullable LocalDate endsOn,
      @Nullable String by,
      @Nullable String reason,
      List<Text> conflicts) {}

  /// @param table the decision table
  /// @param row the stratum
  public record InStratum(String table, Text label, String row, Text rowLabel, Instant since) {}

  /// @param tags in the order of the content; also those that are overruled
  /// @param strategies one of each table in which a row holds
  public record Standing(List<Held> tags, List<InStratum> strata, List<Followed> strategies) {}

  /// @param table the decision table that chose it
  public record Followed(String table, Strategy strategy, Instant since) {}

  /// What was once put on.
  ///
  /// @param evidence JSON object of the fields that the rule asked for, as they were when it began
  ///   to hold; null of what a person put on
  public record Past(
      String kind,
      String name,
      Text label,
      @Nullable Text value,
      String origin,
      Instant since,
      @Nullable Instant until,
      @Nullable String evidence,
      @Nullable String by,
      @Nullable String reason) {}

  /// Why a tag, a stratum or a strategy is on a patient, or is not.
  ///
  /// @param sentence the rule in words
  public record Why(Text label, Text sentence, Explanation explanation) {}

  /// Why something was not done.
  public enum Refusal {
    /// There is no such tag, table or row.
    UNKNOWN,
    /// The patient has it already.
    THERE_ALREADY,
    /// Another one that is true of the patient excludes it.
    CONFLICTS,
    /// The patient does not have it.
    NOT_THERE,
    /// Its last day is over.
    OVER,
    /// A rule put it on: it is overruled with a reason, not taken off.
    NEEDS_REASON
  }

  /// Why a person may overrule a rule.
  public static final Set<String> REASONS =
      Set.of("data-wrong", "outdated", "clinical-judgement", "patient-asks");

  /// Where several stand open, the last of these is what is said of the tag: what a rule put on,
  /// too, is not simply taken off.
  private static final List<String> WEIGHT = List.of("staff", "rule", "overruled");

  private final TagLibrary rules;
  private final TagStore store;
  private final Conditions conditions;
  private final StaffReach reach;
  private final IdGenerator ids;
  private final Audit audit;
  private final LiveUpdates live;
  private final Clock clock;

  PatientTags(
      TagLibrary rules,
      TagStore store,
      Conditions conditions,
      StaffReach reach,
      IdGenerator ids,
      Audit audit,
      LiveUpdates live,
      Clock clock) {
    this.rules = rules;
    this.store = store;
    this.conditions = conditions;
    this.reach = reach;
    this.ids = ids;
    this.audit = audit;
    this.live = live;
    this.clock = clock;
  }

  /// What is true of the patient now.
  ///
  /// @param by whoever asks: a tag that tells of a diagnosis of the most sensitive class is there
  ///   for whoever may see such a diagnosis, and for nobody else
  @Transactional(readOnly = true)
  public Standing of(PatientId patient, CurrentStaff by) {
    List<TagStore.Interval> open = store.open(patient);
    Set<String> held = held(open);
    List<Held> tags = new ArrayList<>();
    for (TagDefinition tag : shownTo(by)) {
      open.stream()
          .filter(each -> each.kind().equals("tag") && each.name().equals(tag.name()))
          .max(Comparator.comparing(each -> WEIGHT.indexOf(each.origin())))
          .ifPresent(each ->
              tags.add(
                  new Held(
                      tag,
                      each.value(),
                      each.origin(),
                      tag.when() == null ? null : conditions.sentence(tag.when()),
                      each.since(),
                      each.endsOn(),
                      each.by(),
                      each.reason(),
                      held.contains(tag.name()) ? conflicts(tag, held, by) : List.of())));
    }
    List<InStratum> strata = new ArrayList<>();
    for (TagLibrary.Table table : rules.tables()) {
      open.stream()
          .filter(each -> each.kind().equals("stratum") && each.name().equals(table.name()))
          .forEach(each ->
              strata.add(
                  new InStratum(
                      table.name(),
                      table.label(),
                      each.value(),
                      rowLabel(table, each.value()),
                      each.since())));
    }
    List<Followed> strategies =
        open.stream()
            .filter(each -> each.kind().equals("strategy"))
            .flatMap(each ->
                rules.strategy(each.value()).stream()
                    .map(strategy -> new Followed(each.name(), strategy, each.since())))
            .toList();
    return new Standing(tags, strata, strategies);
  }

  /// The tags that a person may put on: those that are not true and that nothing true excludes.
  public List<TagDefinition> addable(Standing standing, CurrentStaff by) {
    Set<String> held =
        standing.tags().stream()
            .filter(each -> !each.origin().equals("overruled"))
            .map(each -> each.tag().name())
            .collect(Collectors.toSet());
    return shownTo(by).stream()
        .filter(tag -> !held.contains(tag.name()) && !isExcluded(tag, held))
        .toList();
  }

  private static Set<String> held(List<TagStore.Interval> open) {
    Set<String> overruled =
        open.stream()
            .filter(each -> each.origin().equals("overruled"))
            .map(TagStore.Interval::name)
            .collect(Collectors.toSet());
    return open.stream()
        .filter(each -> each.kind().equals("tag") && !each.origin().equals("overruled"))
        .map(TagStore.Interval::name)
        .filter(name -> !overruled.contains(name))
        .collect(Collectors.toSet());
  }

  /// Excluding is mutual, whichever of the two says so.
  private Stream<TagDefinition> excluding(TagDefinition tag, Set<String> held) {
    return rules.tags().stream()
        .filter(other -> held.contains(other.name()))
        .filter(other ->
            tag.excludes().contains(other.name()) || other.excludes().contains(tag.name()));
  }

  private boolean isExcluded(TagDefinition tag, Set<String> held) {
    return excluding(tag, held).findAny().isPresent();
  }

  private List<Text> conflicts(TagDefinition tag, Set<String> held, CurrentStaff by) {
    return excluding(tag, held)
        .filter(other -> isShown(other, by))
        .map(TagDefinition::label)
        .toList();
  }

  private List<TagDefinition> shownTo(CurrentStaff by) {
    return rules.tags().stream().filter(tag -> isShown(tag, by)).toList();
  }

  boolean isShown(TagDefinition tag, CurrentStaff by) {
    return !tag.sensitive()
        || reach.visibility(by, Permission.PATIENT_VIEW, Field.SENSITIVE_DIAGNOSIS)
            == Visibility.CLEAR;
  }

  /// A tag that the caller does not see is none for them.
  private Optional<TagDefinition> tag(String name, CurrentStaff by) {
    return rules.tag(name).filter(tag -> isShown(tag, by));
  }

  private static Text rowLabel(TagLibrary.Table table, String row) {
    return table.rows().stream()
        .filter(each -> each.value().equals(row))
        .map(TagRule.Case::label)
        .findFirst()
        .orElse(new Text(row, row));
  }

  /// What was ever put on the patient, the newest first.
  @Transactional(readOnly = true)
  public Page<Past> history(
      PatientId patient, @Nullable String cursorText, int limit, CurrentStaff by) {
    Cursor cursor = Cursor.parse(cursorText, 2);
    List<TagStore.Interval> rows =
        store.history(
            patient,
            cursor == null ? null : moment(cursor.values().get(0)),
            cursor == null ? null : id(cursor.values().get(1)),
            limit + 1);
    List<Past> page =
        rows.stream().limit(limit).filter(row -> isShown(row, by)).map(this::past).toList();
    if (rows.size() <= limit) {
      return new Page<>(page, null);
    }
    TagStore.Interval last = rows.get(limit - 1);
    return new Page<>(page, Cursor.of(last.since(), last.id()));
  }

  private static Instant moment(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw Problem.of("list.cursor-invalid", 400).exception();
    }
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Problem.of("list.cursor-invalid", 400).exception();
    }
  }

  private boolean isShown(TagStore.Interval row, CurrentStaff by) {
    return !row.kind().equals("tag")
        || rules.tag(row.name()).map(tag -> isShown(tag, by)).orElse(true);
  }

  private Past past(TagStore.Interval row) {
    Text label = new Text(row.name(), row.name());
    Text value = row.value().isEmpty() ? null : new Text(row.value(), row.value());
    if (row.kind().equals("tag")) {
      label = rules.tag(row.name()).map(TagDefinition::label).orElse(label);
    } else {
      TagLibrary.Table table =
          row.kind().equals("stratum")
              ? rules.table(row.name())
              : rules.strategyTables().stream()
                  .filter(each -> each.name().equals(row.name()))
                  .findFirst()
                  .orElse(null);
      if (table != null) {
        label = table.label();
        value = rowLabel(table, row.value());
      }
    }
    return new Past(
        row.kind(),
        row.name(),
        label,
        value,
        row.origin(),
        row.since(),
        row.until(),
        row.evidence(),
        row.by(),
        row.reason());
  }

  /// Why a tag is on the patient, or is not: the same rule, asked of this patient today.
  ///
  /// @return empty when there is no such tag, or it has no rule
  @Transactional(readOnly = true)
  public Optional<Why> why(PatientId patient, String name, CurrentStaff by) {
    return tag(name, by)
        .filter(tag -> tag.when() != null)
        .map(tag -> why(patient, tag.label(), Objects.requireNonNull(tag.when())));
  }

  /// Why the patient is in a row of a table of strata or strategies, or is not: its condition.
  ///
  /// @return empty when there is no such row
  @Transactional(readOnly = true)
  public Optional<Why> why(PatientId patient, String table, String row) {
    return Stream.concat(rules.tables().stream(), rules.strategyTables().stream())
        .filter(each -> each.name().equals(table))
        .flatMap(each -> each.rows().stream())
        .filter(each -> each.value().equals(row))
        .findFirst()
        .map(each -> why(patient, each.label(), each.when()));
  }

  private Why why(PatientId patient, Text label, Condition when) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), clock.getZone());
    return new Why(label, conditions.sentence(when), conditions.explain(when, patient, today));
  }

  /// Puts a tag on by hand.
  ///
  /// @param endsOn its last day; null for as long as nobody takes it off
  /// @return empty when it is on
  @Transactional
  public Optional<Refusal> putOn(
      PatientId patient, String name, @Nullable LocalDate endsOn, CurrentStaff staff) {
    TagDefinition tag = tag(name, staff).orElse(null);
    if (tag == null) {
      return Optional.of(Refusal.UNKNOWN);
    }
    Instant now = clock.instant();
    if (endsOn != null && endsOn.isBefore(LocalDate.ofInstant(now, clock.getZone()))) {
      return Optional.of(Refusal.OVER);
    }
    store.lock();
    Set<String> held = held(store.open(patient));
    if (held.contains(name)) {
      return Optional.of(Refusal.THERE_ALREADY);
    }
    if (isExcluded(tag, held)) {
      return Optional.of(Refusal.CONFLICTS);
    }
    // Who puts on what was overruled takes back the overruling.
    if (!store.end(patient, name, "overruled", staff.id().value(), now)
        || !held(store.open(patient)).contains(name)) {
      store.putOn(
          patient, ids.next(), name, "staff", tag.version(), endsOn, null, staff.id().value(), now);
    }
    said(patient, "tag.put-on", staff);
    return Optional.empty();
  }

  /// Takes off what was put on by hand, and overrules what a rule put on.
  ///
  /// @param reason one of [#REASONS]; null is enough for what was put on by hand alone
  /// @return empty when it is not on any more
  @Transactional
  public Optional<Refusal> takeOff(
      PatientId patient, String name, @Nullable String reason, CurrentStaff staff) {
    TagDefinition tag = tag(name, staff).orElse(null);
    if (tag == null) {
      return Optional.of(Refusal.UNKNOWN);
    }
    store.lock();
    List<TagStore.Interval> open = store.open(patient);
    if (!held(open).contains(name)) {
      return Optional.of(Refusal.NOT_THERE);
    }
    boolean byRule =
        open.stream()
            .anyMatch(each ->
                each.kind().equals("tag")
                    && each.name().equals(name)
                    && each.origin().equals("rule"));
    if (byRule && (reason == null || !REASONS.contains(reason))) {
      return Optional.of(Refusal.NEEDS_REASON);
    }
    Instant now = clock.instant();
    store.end(patient, name, "staff", staff.id().value(), now);
    if (byRule) {
      store.putOn(
          patient,
          ids.next(),
          name,
          "overruled",
          tag.version(),
          null,
          reason,
          staff.id().value(),
          now);
    }
    said(patient, byRule ? "tag.overrule" : "tag.take-off", staff);
    return Optional.empty();
  }

  /// Lets the rule of an overruled tag speak again.
  ///
  /// @return empty when it does
  @Transactional
  public Optional<Refusal> restore(PatientId patient, String name, CurrentStaff staff) {
    if (tag(name, staff).isEmpty()) {
      return Optional.of(Refusal.UNKNOWN);
    }
    store.lock();
    if (!store.end(patient, name, "overruled", staff.id().value(), clock.instant())) {
      return Optional.of(Refusal.NOT_THERE);
    }
    said(patient, "tag.restore", staff);
    return Optional.empty();
  }

  /// What follows from the tags follows at once.
  private void said(PatientId patient, String action, CurrentStaff staff) {
    Instant now = clock.instant();
    store.apply(rules.second(), List.of(patient), LocalDate.ofInstant(now, clock.getZone()), now);
    audit.record(AuditEvent.allowed(staff.actor(), action).on("tag", patient.value()).of(patient));
    live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient));
  }
}
