package org.xinqiao.cohort;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.Conditions;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What was on one patient, when, and why then. May be called from any thread; for the hospital in
/// scope.
@Service
public class PatientTagHistory {

  private static final JsonMapper JSON = new JsonMapper();

  /// What was once put on.
  ///
  /// @param evidence JSON object of the fields that the rule asked for, as they were when it began
  ///   to hold; null of what a person put on
  /// @param said the word that was put on and for which the tag stands now; null where that is it
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
      @Nullable String reason,
      @Nullable String said) {}

  /// @param day in the hospital's zone
  /// @param began how much began on it
  /// @param ended how much ended on it
  public record Changed(LocalDate day, int began, int ended) {}

  /// Something that was on the patient on a day.
  ///
  /// @param dimension of a tag; null of strata, strategies and words that wait
  /// @param began whether it began on that day
  /// @param ended whether it ended on that day
  /// @param rule in words, as it is today; null of what no rule put on, and where the rule is gone
  /// @param ruleChanged whether the rule has another version since
  /// @param evidence what the fields that the rule asked for were when it began to hold
  public record OnDay(
      Past past,
      @Nullable String dimension,
      boolean began,
      boolean ended,
      @Nullable Text rule,
      boolean ruleChanged,
      List<Conditions.FieldValue> evidence) {}

  private record Rule(Condition when, int version) {}

  private final TagLibrary rules;
  private final TagBook book;
  private final TagStore store;
  private final TagSight sight;
  private final Conditions conditions;
  private final Clock clock;

  PatientTagHistory(
      TagLibrary rules,
      TagBook book,
      TagStore store,
      TagSight sight,
      Conditions conditions,
      Clock clock) {
    this.rules = rules;
    this.book = book;
    this.store = store;
    this.sight = sight;
    this.conditions = conditions;
    this.clock = clock;
  }

  /// What was ever put on the patient, the newest first.
  @Transactional(readOnly = true)
  public Page<Past> history(
      PatientId patient, @Nullable String cursorText, int limit, CurrentStaff by) {
    Cursor cursor = Cursor.parse(cursorText, 2);
    List<TagStore.Interval> rows =
        store.history(
            patient,
            cursor == null ? null : cursor.moment(0),
            cursor == null ? null : cursor.id(1),
            limit + 1);
    TagBook.Open known = book.open();
    List<Past> page =
        rows.stream()
            .limit(limit)
            .filter(row -> sight.isShown(known, row, by))
            .map(row -> past(known, row))
            .toList();
    if (rows.size() <= limit) {
      return new Page<>(page, null);
    }
    TagStore.Interval last = rows.get(limit - 1);
    return new Page<>(page, Cursor.of(last.since(), last.id()));
  }

  private Past past(TagBook.Open known, TagStore.Interval row) {
    Text label = new Text(row.name(), row.name());
    Text value = row.value().isEmpty() ? null : new Text(row.value(), row.value());
    if (row.kind().equals("tag")) {
      label = known.tag(row.name()).map(TagDefinition::label).orElse(label);
    } else if (!row.kind().equals("free")) {
      TagLibrary.Table table =
          row.kind().equals("stratum")
              ? rules.table(row.name())
              : rules.strategyTables().stream()
                  .filter(each -> each.name().equals(row.name()))
                  .findFirst()
                  .orElse(null);
      if (table != null) {
        label = table.label();
        value = table.rowLabel(row.value());
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
        row.reason(),
        row.said());
  }

  /// The days on which anything of the patient's tags, strata and strategies began or ended, the
  /// latest first.
  @Transactional(readOnly = true)
  public Page<Changed> changes(
      PatientId patient, @Nullable String cursorText, int limit, CurrentStaff by) {
    Cursor cursor = Cursor.parse(cursorText, 1);
    TagBook.Open known = book.open();
    Set<String> hidden =
        sight.seesAll(by)
            ? Set.of()
            : Stream.concat(
                    known.tags().stream().filter(TagDefinition::sensitive).map(TagDefinition::name),
                    known.words().stream().filter(FreeTag::sensitive).map(FreeTag::tag))
                .collect(Collectors.toSet());
    List<Changed> found =
        store
            .changes(
                patient, hidden, clock.getZone(), cursor == null ? null : cursor.day(0), limit + 1)
            .stream()
            .map(each -> new Changed(each.day(), each.began(), each.ended()))
            .toList();
    return Page.of(found, limit, each -> Cursor.of(each.day()));
  }

  /// What was on the patient on a day in the hospital's zone, with what began and ended on it.
  ///
  /// @param day of the past, or today
  @Transactional(readOnly = true)
  public List<OnDay> on(PatientId patient, LocalDate day, CurrentStaff by) {
    Instant from = day.atStartOfDay(clock.getZone()).toInstant();
    Instant to = day.plusDays(1).atStartOfDay(clock.getZone()).toInstant();
    TagBook.Open known = book.open();
    return store.openWithin(patient, from, to).stream()
        .filter(row -> sight.isShown(known, row, by))
        .map(row -> {
          Rule rule = rule(known, row);
          Instant until = row.until();
          return new OnDay(
              past(known, row),
              known.tag(row.name()).map(TagDefinition::dimension).orElse(null),
              !row.since().isBefore(from),
              until != null && until.isBefore(to),
              rule == null ? null : conditions.sentence(rule.when()),
              rule != null && rule.version() != row.version(),
              evidence(row.evidence()));
        })
        .toList();
  }

  private @Nullable Rule rule(TagBook.Open known, TagStore.Interval row) {
    if (!row.origin().equals("rule")) {
      return null;
    }
    if (row.kind().equals("tag")) {
      return known
          .tag(row.name())
          .flatMap(
              tag -> Optional.ofNullable(tag.when()).map(when -> new Rule(when, tag.version())))
          .orElse(null);
    }
    return Stream.concat(rules.first().stream(), rules.second().stream())
        .filter(rule -> rule.kind().word().equals(row.kind()) && rule.name().equals(row.name()))
        .flatMap(rule ->
            rule.cases().stream()
                .filter(each -> each.value().equals(row.value()))
                .filter(each -> !each.when().equals(Condition.ALWAYS))
                .map(each -> new Rule(each.when(), rule.version())))
        .findFirst()
        .orElse(null);
  }

  private List<Conditions.FieldValue> evidence(@Nullable String json) {
    if (json == null) {
      return List.of();
    }
    return JSON.readTree(json).properties().stream()
        .flatMap(each -> conditions.inWords(each.getKey(), value(each.getValue())).stream())
        .toList();
  }

  private static Object value(JsonNode value) {
    if (value.isBoolean()) {
      return value.asBoolean();
    }
    return value.isNumber() ? (Object) value.asDouble() : value.asString();
  }
}
