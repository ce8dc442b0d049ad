package org.xinqiao.cohort;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.Explanation;
import org.xinqiao.condition.Whom;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// The tags, strata and strategy of one patient: what is true, and why; and what a person says of
/// them. What was is said by [PatientTagHistory]. May be called from any thread; for the hospital
/// in scope.
@Service
public class PatientTags {

  /// @param value that the tag carries; empty when it carries none
  /// @param origin rule, staff or overruled
  /// @param rule in words; null of one that is put on by hand alone
  /// @param by who put it on or overruled it; null for a rule
  /// @param reason code of the reason for which it was overruled; else null
  /// @param conflicts names of tags that are true too and cannot be at the same time
  /// @param said the word that was put on and for which the tag stands; null where that is the tag
  public record Held(
      TagDefinition tag,
      String value,
      String origin,
      @Nullable Text rule,
      Instant since,
      @Nullable LocalDate endsOn,
      @Nullable String by,
      @Nullable String reason,
      List<Text> conflicts,
      @Nullable String said) {}

  /// @param table the decision table
  /// @param row the stratum
  public record InStratum(String table, Text label, String row, Text rowLabel, Instant since) {}

  /// @param tags in the order of the content; also those that are overruled
  /// @param strategies one of each table in which a row holds
  public record Standing(
      List<Held> tags, List<Waiting> waiting, List<InStratum> strata, List<Followed> strategies) {}

  /// A word that staff wrote as a tag and that nobody has decided about: it counts nowhere yet.
  ///
  /// @param by who put it on
  public record Waiting(
      String word, boolean sensitive, Instant since, @Nullable LocalDate endsOn, String by) {}

  /// @param table the decision table that chose it
  public record Followed(String table, Strategy strategy, Instant since) {}

  /// Why a tag, a stratum or a strategy is on a patient, or is not.
  ///
  /// @param sentence the rule in words
  public record Why(Text label, Text sentence, Explanation explanation) {}

  /// A tag that may be put on by hand.
  ///
  /// @param synonyms other words under which it is found
  public record Addable(TagDefinition tag, List<String> synonyms) {}

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
  private final TagBook book;
  private final FreeTagStore words;
  private final TagStore store;
  private final Conditions conditions;
  private final TagSight sight;
  private final IdGenerator ids;
  private final Audit audit;
  private final LiveUpdates live;
  private final Clock clock;

  PatientTags(
      TagLibrary rules,
      TagBook book,
      FreeTagStore words,
      TagStore store,
      Conditions conditions,
      TagSight sight,
      IdGenerator ids,
      Audit audit,
      LiveUpdates live,
      Clock clock) {
    this.rules = rules;
    this.book = book;
    this.words = words;
    this.store = store;
    this.conditions = conditions;
    this.sight = sight;
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
    TagBook.Open known = book.open();
    List<Held> tags = new ArrayList<>();
    for (TagDefinition tag : shownTo(known, by)) {
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
                      held.contains(tag.name()) ? conflicts(known, tag, held, by) : List.of(),
                      each.said())));
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
                      table.rowLabel(each.value()),
                      each.since())));
    }
    List<Followed> strategies =
        open.stream()
            .filter(each -> each.kind().equals("strategy"))
            .flatMap(each ->
                rules.strategy(each.value()).stream()
                    .map(strategy -> new Followed(each.name(), strategy, each.since())))
            .toList();
    return new Standing(tags, waiting(known, open, by), strata, strategies);
  }

  /// The tags that a person may put on: those that are not true and that nothing true excludes.
  public List<Addable> addable(Standing standing, CurrentStaff by) {
    Set<String> held =
        standing.tags().stream()
            .filter(each -> !each.origin().equals("overruled"))
            .map(each -> each.tag().name())
            .collect(Collectors.toSet());
    TagBook.Open known = book.open();
    return shownTo(known, by).stream()
        .filter(tag -> !held.contains(tag.name()) && !isExcluded(known, tag, held))
        .map(tag -> new Addable(tag, known.synonyms(tag)))
        .toList();
  }

  private List<Waiting> waiting(TagBook.Open known, List<TagStore.Interval> open, CurrentStaff by) {
    return open.stream()
        .filter(each -> each.kind().equals("free"))
        .flatMap(each ->
            known.word(each.name()).stream()
                .filter(word -> sight.isShown(word, by))
                .map(word ->
                    new Waiting(
                        word.tag(),
                        word.sensitive(),
                        each.since(),
                        each.endsOn(),
                        each.by() == null ? "" : each.by())))
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
  private static Stream<TagDefinition> excluding(
      TagBook.Open known, TagDefinition tag, Set<String> held) {
    return known.tags().stream()
        .filter(other -> held.contains(other.name()))
        .filter(other ->
            tag.excludes().contains(other.name()) || other.excludes().contains(tag.name()));
  }

  private static boolean isExcluded(TagBook.Open known, TagDefinition tag, Set<String> held) {
    return excluding(known, tag, held).findAny().isPresent();
  }

  private List<Text> conflicts(
      TagBook.Open known, TagDefinition tag, Set<String> held, CurrentStaff by) {
    return excluding(known, tag, held)
        .filter(other -> sight.isShown(other, by))
        .map(TagDefinition::label)
        .toList();
  }

  private List<TagDefinition> shownTo(TagBook.Open known, CurrentStaff by) {
    return known.tags().stream().filter(tag -> sight.isShown(tag, by)).toList();
  }

  /// A tag that the caller does not see is none for them.
  private Optional<TagDefinition> tag(TagBook.Open known, String name, CurrentStaff by) {
    return known.tag(name).filter(tag -> sight.isShown(tag, by));
  }

  /// Why a tag is on the patient, or is not: the same rule, asked of this patient today.
  ///
  /// @return empty when there is no such tag, or it has no rule
  @Transactional(readOnly = true)
  public Optional<Why> why(PatientId patient, String name, CurrentStaff by) {
    return tag(book.open(), name, by)
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
    TagBook.Open known = book.open();
    TagDefinition tag = tag(known, name, staff).orElse(null);
    if (tag == null) {
      return Optional.of(Refusal.UNKNOWN);
    }
    return putOn(known, tag, patient, endsOn, staff);
  }

  private Optional<Refusal> putOn(
      TagBook.Open known,
      TagDefinition tag,
      PatientId patient,
      @Nullable LocalDate endsOn,
      CurrentStaff staff) {
    String name = tag.name();
    Instant now = clock.instant();
    if (endsOn != null && endsOn.isBefore(LocalDate.ofInstant(now, clock.getZone()))) {
      return Optional.of(Refusal.OVER);
    }
    store.lock();
    Set<String> held = held(store.open(patient));
    if (held.contains(name)) {
      return Optional.of(Refusal.THERE_ALREADY);
    }
    if (isExcluded(known, tag, held)) {
      return Optional.of(Refusal.CONFLICTS);
    }
    // Who puts on what was overruled takes back the overruling.
    if (!store.end(patient, "tag", name, "overruled", staff.id().value(), now)
        || !held(store.open(patient)).contains(name)) {
      store.putOn(
          patient,
          ids.next(),
          "tag",
          name,
          "staff",
          tag.version(),
          endsOn,
          null,
          staff.id().value(),
          now);
    }
    said(patient, "tag.put-on", staff);
    return Optional.empty();
  }

  /// What became of a word that somebody wrote as a tag.
  public sealed interface Written {}

  /// A known tag means the same: that one was put on.
  public record IsKnown(TagDefinition tag) implements Written {}

  /// It was put on, and waits for somebody to decide about it.
  public record Waits(String word) implements Written {}

  /// Nothing was put on.
  public record NotWritten(Refusal refusal) implements Written {}

  /// It is no word of a tag: from 2 to 20 letters and digits, at most four of them digits.
  public record NoWord() implements Written {}

  /// Somebody decided that it is no tag.
  ///
  /// @param reason tells-who, too-vague, belongs-in-notes or disrespectful
  public record WasDeclined(String reason) implements Written {}

  /// Puts a word on that the hospital may not know: a known tag that means the same is put on in
  /// its place, and what nobody knows waits for review.
  ///
  /// @param sensitive whether it tells of a diagnosis of the most sensitive class: then whoever
  ///   does not see such diagnoses does not see it, even who wrote it
  @Transactional
  public Written write(
      PatientId patient,
      String text,
      boolean sensitive,
      @Nullable LocalDate endsOn,
      CurrentStaff staff) {
    String written = TagWords.written(text).orElse(null);
    if (written == null) {
      return new NoWord();
    }
    store.lock();
    TagBook.Open known = book.open();
    TagDefinition tag = known.named(written).orElse(null);
    if (tag != null && sight.isShown(tag, staff)) {
      return putOn(known, tag, patient, endsOn, staff)
          .<Written>map(NotWritten::new)
          .orElseGet(() -> new IsKnown(tag));
    }
    Instant now = clock.instant();
    FreeTag word = known.written(written).orElse(null);
    if (word != null && word.state() == FreeTag.State.DECLINED) {
      return new WasDeclined(Objects.requireNonNull(word.reason()));
    }
    if (tag != null || word != null && !sight.isShown(word, staff)) {
      // Whoever may not see it does not learn that it is there.
      return new NoWord();
    }
    if (endsOn != null && endsOn.isBefore(LocalDate.ofInstant(now, clock.getZone()))) {
      return new NotWritten(Refusal.OVER);
    }
    if (word == null) {
      words.write(written, TagWords.compared(written), sensitive, staff.id(), now);
    }
    String name = word == null ? written : word.tag();
    if (store.open(patient).stream()
        .anyMatch(each -> each.kind().equals("free") && each.name().equals(name))) {
      return new NotWritten(Refusal.THERE_ALREADY);
    }
    store.putOn(
        patient, ids.next(), "free", name, "staff", 1, endsOn, null, staff.id().value(), now);
    said(patient, "tag.write", staff);
    return new Waits(name);
  }

  /// Takes off what was put on by hand, and overrules what a rule put on.
  ///
  /// @param reason one of [#REASONS]; null is enough for what was put on by hand alone
  /// @return empty when it is not on any more
  @Transactional
  public Optional<Refusal> takeOff(
      PatientId patient, String name, @Nullable String reason, CurrentStaff staff) {
    TagBook.Open known = book.open();
    if (known.word(name).filter(word -> sight.isShown(word, staff)).isPresent()
        && store.end(patient, "free", name, "staff", staff.id().value(), clock.instant())) {
      said(patient, "tag.take-off", staff);
      return Optional.empty();
    }
    TagDefinition tag = tag(known, name, staff).orElse(null);
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
    store.end(patient, "tag", name, "staff", staff.id().value(), now);
    if (byRule) {
      store.putOn(
          patient,
          ids.next(),
          "tag",
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
    if (tag(book.open(), name, staff).isEmpty()) {
      return Optional.of(Refusal.UNKNOWN);
    }
    store.lock();
    if (!store.end(patient, "tag", name, "overruled", staff.id().value(), clock.instant())) {
      return Optional.of(Refusal.NOT_THERE);
    }
    said(patient, "tag.restore", staff);
    return Optional.empty();
  }

  /// What follows from the tags follows at once.
  private void said(PatientId patient, String action, CurrentStaff staff) {
    Instant now = clock.instant();
    store.apply(
        rules.second(),
        new Whom.Some(List.of(patient)),
        LocalDate.ofInstant(now, clock.getZone()),
        now);
    audit.record(AuditEvent.allowed(staff.actor(), action).on("tag", patient.value()).of(patient));
    live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient));
  }
}
