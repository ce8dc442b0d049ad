package org.xinqiao.measure;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.measure.Measures.Counts;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// 指标: numbers, and the patients behind them.
@RestController
class MeasureController {

  record MeasureSummary(String id, int version, String title, String unit, String grain) {}

  record Measure(
      String id,
      int version,
      String title,
      String question,
      String unit,
      String grain,
      String population,
      String numeratorText,
      String windowText,
      String exclusionsText,
      String source,
      @Nullable Double target,
      LocalDate from,
      LocalDate to,
      OffsetDateTime asOf,
      int numerator,
      int denominator,
      int excluded,
      int notMature,
      @Nullable Double value,
      Proportion.@Nullable Interval interval,
      boolean smallSample,
      List<TrendPoint> trend) {}

  /// @param mature false while rows of this month may still be decided
  record TrendPoint(
      YearMonth month, int numerator, int denominator, @Nullable Double value, boolean mature) {}

  record MeasuredPatient(UUID id, String name, Sex sex, @Nullable Integer age) {}

  record MeasurePatient(
      MeasuredPatient patient,
      @Nullable LocalDate dueOn,
      @Nullable LocalDate happenedOn,
      @Nullable String detail) {}

  private record Period(LocalDate from, LocalDate to) {}

  private final MeasureLibrary definitions;
  private final Measures measures;
  private final Patients patients;
  private final Audit audit;
  private final Clock clock;

  MeasureController(
      MeasureLibrary definitions, Measures measures, Patients patients, Audit audit, Clock clock) {
    this.definitions = definitions;
    this.measures = measures;
    this.patients = patients;
    this.audit = audit;
    this.clock = clock;
  }

  @GetMapping("/api/measures")
  @Requires(Permission.MEASURE_VIEW)
  List<MeasureSummary> listMeasures(Locale locale) {
    return definitions.all().stream()
        .map(measure ->
            new MeasureSummary(
                measure.id(),
                measure.version(),
                measure.texts().title().in(locale),
                measure.unit(),
                measure.texts().grain().in(locale)))
        .toList();
  }

  @GetMapping("/api/measures/{id}")
  @Requires(Permission.MEASURE_VIEW)
  Measure getMeasure(
      @PathVariable String id,
      @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
          @Nullable LocalDate from,
      @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
          @Nullable LocalDate to,
      Locale locale) {
    MeasureDefinition measure = find(id);
    OffsetDateTime now = OffsetDateTime.now(clock);
    LocalDate today = now.toLocalDate();
    Period period = period(from, to, today);
    Measures.Result result = measures.count(measure, period.from(), period.to(), today);
    Counts total = result.total();
    Proportion proportion = new Proportion(total.numerator(), total.denominator());
    MeasureDefinition.Texts texts = measure.texts();
    return new Measure(
        measure.id(),
        measure.version(),
        texts.title().in(locale),
        texts.question().in(locale),
        measure.unit(),
        texts.grain().in(locale),
        texts.population().in(locale),
        texts.numerator().in(locale),
        texts.window().in(locale),
        texts.exclusions().in(locale),
        texts.data().in(locale),
        measure.target(),
        period.from(),
        period.to(),
        now,
        total.numerator(),
        total.denominator(),
        total.excluded(),
        total.notMature(),
        proportion.value(),
        proportion.interval(),
        proportion.small(),
        result.months().entrySet().stream()
            .map(month -> point(month.getKey(), month.getValue(), today))
            .toList());
  }

  /// The list behind a number. Whoever sees it sees patients, so it is in the audit.
  @GetMapping("/api/measures/{id}/patients")
  @Requires(value = Permission.MEASURE_PATIENTS, fresh = true)
  Page<MeasurePatient> measurePatients(
      CurrentStaff staff,
      @PathVariable String id,
      @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
          @Nullable LocalDate from,
      @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
          @Nullable LocalDate to,
      @RequestParam(defaultValue = "denominator") Part part,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit,
      Locale locale) {
    MeasureDefinition measure = find(id);
    LocalDate today = LocalDate.now(clock);
    Period period = period(from, to, today);
    audit.recordAlone(
        AuditEvent.allowed(staff.actor(), "measure.patients")
            .on("measure", measure.id() + "/" + part));
    Page<Measures.Row> rows =
        measures.list(measure, part, period.from(), period.to(), today, cursor, Page.limit(limit));
    Map<PatientId, PatientSummary> who =
        patients.find(rows.items().stream().map(Measures.Row::patient).collect(Collectors.toSet()));
    return rows.map(row -> line(measure, row, who.get(row.patient()), today, locale));
  }

  private MeasureDefinition find(String id) {
    return definitions.find(id).orElseThrow(() -> Problem.of("measure.not-found", 404).exception());
  }

  /// Three months up to today, unless something else is asked for.
  private static Period period(@Nullable LocalDate from, @Nullable LocalDate to, LocalDate today) {
    LocalDate end = to == null ? today : to;
    LocalDate begin = from == null ? end.minusMonths(2).withDayOfMonth(1) : from;
    if (!MeasureLists.sensible(begin, end)) {
      throw invalid("from");
    }
    return new Period(begin, end);
  }

  private static TrendPoint point(YearMonth month, Counts counts, LocalDate today) {
    return new TrendPoint(
        month,
        counts.numerator(),
        counts.denominator(),
        new Proportion(counts.numerator(), counts.denominator()).value(),
        counts.notMature() == 0 && month.atEndOfMonth().isBefore(today));
  }

  private MeasurePatient line(
      MeasureDefinition measure,
      Measures.Row row,
      @Nullable PatientSummary patient,
      LocalDate today,
      Locale locale) {
    return new MeasurePatient(
        patient == null
            ? new MeasuredPatient(row.patient().value(), "", Sex.UNKNOWN, null)
            : new MeasuredPatient(
                row.patient().value(), patient.name().whole(), patient.sex(), patient.age(today)),
        row.day(),
        row.happenedOn(),
        RowDetail.of(measure, row, locale));
  }

  private static ProblemException invalid(String field) {
    return Problem.of("request.field-invalid", 400, "field", field).exception();
  }
}
