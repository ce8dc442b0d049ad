package org.xinqiao.feedback;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// 外部评价: the list of what others collected, and the files that it comes from. A file travels in one
/// request and has 2000 rows at most.
@RestController
@Validated
@RequestMapping("/api/feedback")
class FeedbackController {

  /// The first so many problems of a file are told.
  private static final int MOST_PROBLEMS = 200;

  private static final int MOST_SAMPLES = 20;

  /// @param patientName null when nobody is known to have given it
  /// @param percent rating as a share of the best, 0 to 100
  /// @param level what the red-flag rules say of the words
  record OutsideFeedback(
      UUID id,
      @Nullable UUID patientId,
      @Nullable String patientName,
      String source,
      LocalDate givenOn,
      @Nullable Double rating,
      @Nullable Double best,
      @Nullable Double percent,
      @Nullable String department,
      @Nullable String doctor,
      @Nullable String words,
      @Nullable String level) {}

  record FeedbackSources(List<String> sources) {}

  record FeedbackFile(
      UUID id,
      String source,
      String fileName,
      int taken,
      int linked,
      int same,
      int refused,
      OffsetDateTime at,
      @Nullable OffsetDateTime undoneAt) {}

  record FeedbackColumn(String field, String label, String column) {}

  record FeedbackProblem(int row, String code, String text) {}

  /// @param taken rows that would be taken
  /// @param linked of those, how many have a known patient
  /// @param same rows that were taken before
  /// @param problems the first ones
  /// @param samples the first rows that would be taken
  record FeedbackCheck(
      List<FeedbackColumn> columns,
      int taken,
      int linked,
      int same,
      int refused,
      List<FeedbackProblem> problems,
      List<OutsideFeedback> samples) {}

  /// @param problems rows that were not taken; the first ones
  record FeedbackTaken(FeedbackFile file, List<FeedbackProblem> problems) {}

  private final TakeFeedback take;
  private final ListFeedback list;
  private final Patients patients;
  private final Clock clock;

  FeedbackController(TakeFeedback take, ListFeedback list, Patients patients, Clock clock) {
    this.take = take;
    this.list = list;
    this.patients = patients;
    this.clock = clock;
  }

  /// @param below only ratings below so many percent of the best
  /// @param linked only of known patients, or only of others
  @GetMapping
  @Requires(Permission.FEEDBACK_VIEW)
  Page<OutsideFeedback> listFeedback(
      CurrentStaff staff,
      @RequestParam(required = false) @Size(max = 60) @Nullable String source,
      @RequestParam(required = false) @Size(max = 60) @Nullable String department,
      @RequestParam(required = false) @DecimalMin("0") @DecimalMax("100") @Nullable Double below,
      @RequestParam(required = false) @Nullable Boolean linked,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    Page<FeedbackStore.Entry> page =
        list.page(
            new FeedbackStore.Filter(source, below, department, linked),
            cursor,
            Page.limit(limit),
            staff);
    Map<PatientId, PatientSummary> who = who(page.items());
    return page.map(one -> json(one, who));
  }

  @GetMapping("/sources")
  @Requires(Permission.FEEDBACK_VIEW)
  FeedbackSources listFeedbackSources() {
    return new FeedbackSources(list.sources());
  }

  @GetMapping("/imports")
  @Requires(Permission.FEEDBACK_IMPORT)
  Page<FeedbackFile> listFeedbackImports(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return list.imports(cursor, Page.limit(limit)).map(this::json);
  }

  /// What a file would bring.
  ///
  /// @param best the best rating of the whole file, where its rows do not say it
  @PostMapping("/imports/check")
  @Requires(Permission.FEEDBACK_IMPORT)
  FeedbackCheck checkFeedback(
      CurrentStaff staff,
      @RequestParam @NotBlank @Size(max = 60) String source,
      @RequestParam(required = false) @Nullable Double best,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema = @Schema(type = "string", format = "binary")))
          @RequestBody
          byte[] content,
      Locale locale) {
    return switch (take.check(content, source.strip(), best, staff)) {
      case TakeFeedback.Checked checked -> {
        List<FeedbackStore.Entry> samples = checked.entries().stream().limit(MOST_SAMPLES).toList();
        Map<PatientId, PatientSummary> who = who(samples);
        yield new FeedbackCheck(
            checked.columns().entrySet().stream()
                .map(one ->
                    new FeedbackColumn(
                        one.getKey().toString(), one.getKey().label().in(locale), one.getValue()))
                .toList(),
            checked.entries().size(),
            (int) checked.entries().stream().filter(one -> one.patient() != null).count(),
            checked.same(),
            checked.problems().size(),
            problems(checked.problems(), locale),
            samples.stream().map(one -> json(one, who)).toList());
      }
      case TakeFeedback.Outcome other -> throw refused(other, locale);
    };
  }

  /// @param best the best rating of the whole file, where its rows do not say it
  @PostMapping("/imports")
  @Requires(Permission.FEEDBACK_IMPORT)
  FeedbackTaken takeFeedback(
      CurrentStaff staff,
      @RequestParam @NotBlank @Size(max = 60) String source,
      @RequestParam @NotBlank @Size(max = 200) String fileName,
      @RequestParam(required = false) @Nullable Double best,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema = @Schema(type = "string", format = "binary")))
          @RequestBody
          byte[] content,
      Locale locale) {
    return switch (take.take(content, fileName, source.strip(), best, staff)) {
      case TakeFeedback.Done done ->
          new FeedbackTaken(json(done.file()), problems(done.problems(), locale));
      case TakeFeedback.Outcome other -> throw refused(other, locale);
    };
  }

  /// Takes back what a file brought.
  @PostMapping("/imports/{id}/undo")
  @Requires(Permission.FEEDBACK_IMPORT)
  void undoFeedback(CurrentStaff staff, @PathVariable UUID id) {
    Optional<TakeFeedback.Refusal> refusal = take.undo(id, staff);
    if (refusal.isPresent()) {
      throw refused(refusal.get());
    }
  }

  private static ProblemException refused(TakeFeedback.Outcome outcome, Locale locale) {
    return switch (outcome) {
      case TakeFeedback.Refused(TakeFeedback.Refusal why) -> refused(why);
      case TakeFeedback.Unreadable(var why) ->
          Problem.of("feedback.unreadable", 422, "reason", why.in(locale)).exception();
      case TakeFeedback.Checked checked -> throw new IllegalStateException("It was not refused");
      case TakeFeedback.Done done -> throw new IllegalStateException("It was not refused");
    };
  }

  private static ProblemException refused(TakeFeedback.Refusal why) {
    return switch (why) {
      case COLUMNS_MISSING -> Problem.of("feedback.columns-missing", 422).exception();
      case NOT_FOUND -> Problem.of("feedback.import-not-found", 404).exception();
      case ALREADY_UNDONE -> Problem.of("feedback.already-undone", 409).exception();
    };
  }

  private static List<FeedbackProblem> problems(
      List<TakeFeedback.RowProblem> problems, Locale locale) {
    return problems.stream()
        .limit(MOST_PROBLEMS)
        .map(one ->
            new FeedbackProblem(
                one.row(),
                one.why().toString(),
                Objects.requireNonNullElse(one.flaw(), one.why().words()).in(locale)))
        .toList();
  }

  private Map<PatientId, PatientSummary> who(List<FeedbackStore.Entry> entries) {
    Set<PatientId> ids =
        entries.stream()
            .map(FeedbackStore.Entry::patient)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return patients.find(ids);
  }

  private static OutsideFeedback json(FeedbackStore.Entry one, Map<PatientId, PatientSummary> who) {
    PatientId patient = one.patient();
    PatientSummary summary = patient == null ? null : who.get(patient);
    return new OutsideFeedback(
        one.id(),
        patient == null ? null : patient.value(),
        summary == null ? null : summary.name().whole(),
        one.source(),
        one.givenOn(),
        one.rating(),
        one.best(),
        one.percent(),
        one.department(),
        one.doctor(),
        one.words(),
        one.level());
  }

  private FeedbackFile json(FeedbackStore.Taken one) {
    return new FeedbackFile(
        one.id(),
        one.source(),
        one.fileName(),
        one.taken(),
        one.linked(),
        one.same(),
        one.refused(),
        one.at().atZone(clock.getZone()).toOffsetDateTime(),
        one.undoneAt() == null ? null : one.undoneAt().atZone(clock.getZone()).toOffsetDateTime());
  }
}
