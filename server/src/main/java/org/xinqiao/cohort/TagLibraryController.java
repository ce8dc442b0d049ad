package org.xinqiao.cohort;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.Conditions;

/// 分群与标签: which tags, strata and strategies there are, what their rules say, and of how many
/// patients within the caller's reach they are true.
@RestController
class TagLibraryController {

  /// @param lookedAt when everybody was last looked at; null while that goes on for the first time
  record TagOverview(
      List<TagDimension> dimensions,
      List<DecisionTable> strata,
      List<DecisionTable> strategies,
      @Nullable Instant lookedAt) {}

  record TagDimension(String dimension, String label, List<TagOfLibrary> tags) {}

  /// @param rule in words; null when it is put on by hand alone
  /// @param synonyms other words under which it is found
  /// @param own whether it is a word of the hospital's staff that was taken in
  record TagOfLibrary(
      String tag,
      String label,
      @Nullable String rule,
      List<String> synonyms,
      boolean own,
      long patients) {}

  /// @param hitPolicy first: the first row whose condition holds
  record DecisionTable(String table, String label, String hitPolicy, List<DecisionRow> rows) {}

  /// @param rule in words; null for everybody else
  /// @param strategy what follows; null of a stratum
  record DecisionRow(
      String row,
      String label,
      @Nullable String rule,
      long patients,
      @Nullable Followed strategy) {}

  record Followed(
      List<String> channels, String script, int everyDays, String seniority, boolean adviser) {}

  private final TagLibrary rules;
  private final TagBook book;
  private final TagCounts counts;
  private final TagSight sight;
  private final Conditions conditions;

  TagLibraryController(
      TagLibrary rules, TagBook book, TagCounts counts, TagSight sight, Conditions conditions) {
    this.rules = rules;
    this.book = book;
    this.counts = counts;
    this.sight = sight;
    this.conditions = conditions;
  }

  @GetMapping("/api/tags")
  @Requires(Permission.TAG_VIEW)
  TagOverview tagLibrary(CurrentStaff staff, Locale locale) {
    TagCounts.Counted counts = this.counts.count();
    TagBook.Open known = book.open();
    return new TagOverview(
        rules.dimensions().entrySet().stream()
            .map(dimension ->
                new TagDimension(
                    dimension.getKey(),
                    dimension.getValue().in(locale),
                    known.tags().stream()
                        .filter(tag -> tag.dimension().equals(dimension.getKey()))
                        .filter(tag -> sight.isShown(tag, staff))
                        .map(tag ->
                            new TagOfLibrary(
                                tag.name(),
                                tag.label().in(locale),
                                tag.when() == null ? null : words(tag.when(), locale),
                                known.synonyms(tag),
                                known.word(tag.name()).isPresent(),
                                counts.of("tag", tag.name(), "")))
                        .toList()))
            .toList(),
        tables(rules.tables().stream(), "stratum", counts, locale),
        tables(rules.strategyTables().stream(), "strategy", counts, locale),
        counts.lookedAt());
  }

  private List<DecisionTable> tables(
      Stream<TagLibrary.Table> tables, String kind, TagCounts.Counted counts, Locale locale) {
    return tables
        .map(table ->
            new DecisionTable(
                table.name(),
                table.label().in(locale),
                "first",
                table.rows().stream()
                    .map(row ->
                        new DecisionRow(
                            row.value(),
                            row.label().in(locale),
                            row.when().equals(Condition.ALWAYS) ? null : words(row.when(), locale),
                            counts.of(kind, table.name(), row.value()),
                            kind.equals("strategy")
                                ? rules.strategy(row.value()).map(this::followed).orElse(null)
                                : null))
                    .toList()))
        .toList();
  }

  private Followed followed(Strategy strategy) {
    return new Followed(
        strategy.channels(),
        strategy.script(),
        strategy.everyDays(),
        strategy.seniority(),
        strategy.adviser());
  }

  private String words(Condition condition, Locale locale) {
    return conditions.sentence(condition).in(locale);
  }
}
