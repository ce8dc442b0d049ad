package org.xinqiao.chart;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
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
import org.xinqiao.cohort.PatientTags;
import org.xinqiao.cohort.Strategy;
import org.xinqiao.condition.Explanation;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// A patient's tags, strata and strategy: what is true, why, and what staff say of it.
@RestController
class TagController {

  /// @param addable tags that may be put on by hand now
  record PatientTagCard(
      List<TagOnPatient> tags,
      List<WaitingTag> waiting,
      List<PatientStratum> strata,
      List<PatientStrategy> strategies,
      List<AddableTag> addable) {}

  /// @param value that the tag carries; empty when it carries none
  /// @param origin rule, staff or overruled
  /// @param rule in words; null of one that is put on by hand alone
  /// @param by who put it on or overruled it; null for a rule
  /// @param reason why it was overruled: data-wrong, outdated, clinical-judgement or patient-asks
  /// @param explained whether it has a rule that can be asked why
  /// @param conflicts labels of tags that are true too and cannot be at the same time
  /// @param said the word that was put on and for which the tag stands; null where that is the tag
  record TagOnPatient(
      String tag,
      String dimension,
      String label,
      String value,
      String origin,
      @Nullable String rule,
      Instant since,
      @Nullable LocalDate endsOn,
      @Nullable String by,
      @Nullable String reason,
      boolean explained,
      List<String> conflicts,
      @Nullable String said) {}

  record PatientStratum(
      String table, String label, String stratum, String stratumLabel, Instant since) {}

  /// @param table the decision table that chose it
  record PatientStrategy(
      String table,
      String strategy,
      String label,
      List<String> channels,
      String script,
      int everyDays,
      String seniority,
      boolean adviser,
      Instant since) {}

  /// @param synonyms other words under which it is found
  record AddableTag(String tag, String dimension, String label, List<String> synonyms) {}

  /// A word that staff put on as a tag and that nobody has decided about 待审: it counts nowhere.
  ///
  /// @param by who put it on
  record WaitingTag(
      String word, boolean sensitive, Instant since, @Nullable LocalDate endsOn, String by) {}

  /// @param sensitive whether it tells of a diagnosis of the most sensitive class
  /// @param endsOn the last day; null for as long as nobody takes it off
  record WordToPutOn(
      @NotBlank @Size(max = 40) String word, boolean sensitive, @Nullable LocalDate endsOn) {}

  /// @param known the label of the known tag that was put on in the place of the word; null where
  ///   the word itself was put on and waits
  record WordPutOn(@Nullable String known, PatientTagCard card) {}

  /// @param sentence the rule in words
  /// @param validUntil last day on which the answer stays the same if nothing happens
  record WhyTag(
      String label,
      String sentence,
      boolean holds,
      @Nullable LocalDate validUntil,
      List<WhyPart> parts) {}

  /// @param fact what was asked for
  /// @param asked the part in words
  /// @param value what was found; null when nothing was
  /// @param wouldChange whether it is one of the fewest parts that would change the answer
  /// @param sources rows it was found in, the newest first
  record WhyPart(
      String fact,
      String asked,
      @Nullable String value,
      boolean holds,
      boolean decides,
      boolean wouldChange,
      List<WhySource> sources,
      List<WhyPart> parts) {}

  record WhySource(String fact, UUID id, @Nullable LocalDate on) {}

  /// @param endsOn the last day; null for as long as nobody takes it off
  record TagToPutOn(@NotBlank @Size(max = 40) String tag, @Nullable LocalDate endsOn) {}

  /// @param reason data-wrong, outdated, clinical-judgement or patient-asks; needed where a rule
  ///   put the tag on
  record TagToTakeOff(@Size(max = 40) @Nullable String reason) {}

  private final OpenChart chart;
  private final PatientTags tags;

  TagController(OpenChart chart, PatientTags tags) {
    this.chart = chart;
    this.tags = tags;
  }

  @GetMapping("/api/patients/{id}/tags")
  @Requires(Permission.PATIENT_VIEW)
  PatientTagCard patientTags(CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    return card(open(id, staff), staff, locale);
  }

  @GetMapping("/api/patients/{id}/tags/{tag}/why")
  @Requires(Permission.PATIENT_VIEW)
  WhyTag whyTag(
      CurrentStaff staff, @PathVariable UUID id, @PathVariable String tag, Locale locale) {
    return why(tags.why(open(id, staff), tag, staff), locale);
  }

  @GetMapping("/api/patients/{id}/strata/{table}/{row}/why")
  @Requires(Permission.PATIENT_VIEW)
  WhyTag whyStratum(
      CurrentStaff staff,
      @PathVariable UUID id,
      @PathVariable String table,
      @PathVariable String row,
      Locale locale) {
    return why(tags.why(open(id, staff), table, row), locale);
  }

  @PostMapping("/api/patients/{id}/tags")
  @Requires(Permission.TAG_KEEP)
  PatientTagCard putTagOn(
      CurrentStaff staff,
      @PathVariable UUID id,
      @Valid @RequestBody TagToPutOn body,
      Locale locale) {
    PatientId patient = open(id, staff);
    return done(tags.putOn(patient, body.tag(), body.endsOn(), staff), patient, staff, locale);
  }

  /// Puts on a word that the hospital may not know; a known tag that means the same is put on in
  /// its place.
  @PostMapping("/api/patients/{id}/tags/free")
  @Requires(Permission.TAG_KEEP)
  WordPutOn writeTag(
      CurrentStaff staff,
      @PathVariable UUID id,
      @Valid @RequestBody WordToPutOn body,
      Locale locale) {
    PatientId patient = open(id, staff);
    return switch (tags.write(patient, body.word(), body.sensitive(), body.endsOn(), staff)) {
      case PatientTags.IsKnown known ->
          new WordPutOn(known.tag().label().in(locale), card(patient, staff, locale));
      case PatientTags.Waits waits -> new WordPutOn(null, card(patient, staff, locale));
      case PatientTags.NotWritten(PatientTags.Refusal refusal) -> throw problem(refusal);
      case PatientTags.NoWord no -> throw Problem.of("tag.no-word", 422).exception();
      case PatientTags.WasDeclined(String reason) ->
          throw Problem.of("tag.was-declined", 409, "reason", reason).exception();
    };
  }

  /// Takes off what was put on by hand; overrules what a rule put on.
  @PostMapping("/api/patients/{id}/tags/{tag}/off")
  @Requires(Permission.TAG_KEEP)
  PatientTagCard takeTagOff(
      CurrentStaff staff,
      @PathVariable UUID id,
      @PathVariable String tag,
      @Valid @RequestBody TagToTakeOff body,
      Locale locale) {
    PatientId patient = open(id, staff);
    return done(tags.takeOff(patient, tag, body.reason(), staff), patient, staff, locale);
  }

  /// Lets the rule of an overruled tag speak again.
  @PostMapping("/api/patients/{id}/tags/{tag}/restore")
  @Requires(Permission.TAG_KEEP)
  PatientTagCard restoreTag(
      CurrentStaff staff, @PathVariable UUID id, @PathVariable String tag, Locale locale) {
    PatientId patient = open(id, staff);
    return done(tags.restore(patient, tag, staff), patient, staff, locale);
  }

  private PatientTagCard done(
      Optional<PatientTags.Refusal> refusal, PatientId patient, CurrentStaff staff, Locale locale) {
    if (refusal.isPresent()) {
      throw problem(refusal.get());
    }
    return card(patient, staff, locale);
  }

  private static ProblemException problem(PatientTags.Refusal refusal) {
    return switch (refusal) {
      case UNKNOWN -> Problem.of("tag.not-found", 404).exception();
      case THERE_ALREADY -> Problem.of("tag.there-already", 409).exception();
      case CONFLICTS -> Problem.of("tag.conflicts", 409).exception();
      case NOT_THERE -> Problem.of("tag.not-there", 409).exception();
      case OVER -> Problem.of("tag.over", 422).exception();
      case NEEDS_REASON -> Problem.of("tag.needs-reason", 422).exception();
    };
  }

  private PatientTagCard card(PatientId patient, CurrentStaff staff, Locale locale) {
    PatientTags.Standing standing = tags.of(patient, staff);
    return new PatientTagCard(
        standing.tags().stream().map(held -> shown(held, locale)).toList(),
        standing.waiting().stream()
            .map(each ->
                new WaitingTag(
                    each.word(), each.sensitive(), each.since(), each.endsOn(), each.by()))
            .toList(),
        standing.strata().stream()
            .map(each ->
                new PatientStratum(
                    each.table(),
                    each.label().in(locale),
                    each.row(),
                    each.rowLabel().in(locale),
                    each.since()))
            .toList(),
        standing.strategies().stream().map(each -> shown(each, locale)).toList(),
        tags.addable(standing, staff).stream()
            .map(each ->
                new AddableTag(
                    each.tag().name(),
                    each.tag().dimension(),
                    each.tag().label().in(locale),
                    each.synonyms()))
            .toList());
  }

  private static TagOnPatient shown(PatientTags.Held held, Locale locale) {
    return new TagOnPatient(
        held.tag().name(),
        held.tag().dimension(),
        held.tag().label().in(locale),
        held.value(),
        held.origin(),
        held.rule() == null ? null : held.rule().in(locale),
        held.since(),
        held.endsOn(),
        held.by(),
        held.reason(),
        held.tag().when() != null,
        held.conflicts().stream().map(each -> each.in(locale)).toList(),
        held.said());
  }

  private static PatientStrategy shown(PatientTags.Followed followed, Locale locale) {
    Strategy strategy = followed.strategy();
    return new PatientStrategy(
        followed.table(),
        strategy.name(),
        strategy.label().in(locale),
        strategy.channels(),
        strategy.script(),
        strategy.everyDays(),
        strategy.seniority(),
        strategy.adviser(),
        followed.since());
  }

  private static WhyTag why(Optional<PatientTags.Why> why, Locale locale) {
    PatientTags.Why found = why.orElseThrow(() -> Problem.of("tag.not-found", 404).exception());
    return new WhyTag(
        found.label().in(locale),
        found.sentence().in(locale),
        found.explanation().holds(),
        found.explanation().validUntil(),
        found.explanation().evidence().stream().map(part -> part(part, locale)).toList());
  }

  private static WhyPart part(Explanation.Evidence part, Locale locale) {
    return new WhyPart(
        part.fact().in(locale),
        part.asked().in(locale),
        part.value() == null ? null : part.value().in(locale),
        part.satisfied(),
        part.decides(),
        part.wouldChange(),
        part.sources().stream()
            .map(source -> new WhySource(source.fact(), source.id(), source.on()))
            .toList(),
        part.parts().stream().map(inner -> part(inner, locale)).toList());
  }

  private PatientId open(UUID id, CurrentStaff staff) {
    return chart.open(id, "tags", staff).id();
  }
}
