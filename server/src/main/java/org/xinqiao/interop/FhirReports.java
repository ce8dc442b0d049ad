package org.xinqiao.interop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xinqiao.clinical.DiagnosticReportRecord;
import org.xinqiao.clinical.MeasuredRecord;
import org.xinqiao.clinical.MedicineRecord;
import org.xinqiao.clinical.ReportedFacts;
import org.xinqiao.clinical.ReportedFacts.Reported;
import org.xinqiao.shared.PatientId;

/// The facts of messages that sources report one by one: gathered, and then written with one
/// statement per type. What is different from one type to the next stands in [#TYPES].
final class FhirReports {

  /// A resource of which facts are made.
  ///
  /// @param id of the fact, if it is new
  /// @param key what the source calls it, as no other source does
  record Report(
      FhirElement root,
      UUID id,
      String key,
      @Nullable UUID encounter,
      FhirReferences.Target whose,
      FhirRun run) {

    /// The number it brings, else the source's name of it.
    String number() {
      String number = root.first("identifier").text("value");
      return number.isEmpty() ? key : number;
    }
  }

  private interface Mapper<T> {
    List<T> map(Report report);
  }

  /// @param subject the element that says whose it is
  /// @param visit the element that names the visit; null when it is not kept
  /// @param translated puts beside its codes what they mean
  private record Type<T>(
      ReportedFacts.Kind kind,
      String subject,
      @Nullable String visit,
      Predicate<FhirElement> withdrawn,
      Mapper<T> mapper,
      BiFunction<SiteCodes.Translator, T, T> translated,
      BiFunction<ReportedFacts, List<Reported<T>>, Map<UUID, UUID>> writer) {}

  private static final Type<MeasuredRecord> OBSERVATION =
      new Type<>(
          ReportedFacts.Kind.OBSERVATION,
          "subject",
          "encounter",
          FhirObservationMapper::withdrawn,
          report ->
              FhirObservationMapper.map(
                  report.root(),
                  report.id(),
                  report.key(),
                  report.encounter(),
                  report.run().receivedAt()),
          SiteCodes.Translator::measured,
          ReportedFacts::observations);

  private static final Type<DiagnosticReportRecord> DIAGNOSTIC_REPORT =
      new Type<>(
          ReportedFacts.Kind.DIAGNOSTIC_REPORT,
          "subject",
          "encounter",
          FhirDiagnosticReportMapper::withdrawn,
          report -> List.of(FhirDiagnosticReportMapper.map(report)),
          (codes, said) -> said,
          ReportedFacts::diagnosticReports);

  private static final Map<String, Type<?>> TYPES =
      Map.of(
          "Condition",
          new Type<>(
              ReportedFacts.Kind.CONDITION,
              "subject",
              "encounter",
              FhirConditionMapper::withdrawn,
              report ->
                  List.of(
                      FhirConditionMapper.map(
                          report.root(),
                          report.id(),
                          report.encounter(),
                          report.run().receivedAt())),
              SiteCodes.Translator::condition,
              ReportedFacts::conditions),
          "Procedure",
          new Type<>(
              ReportedFacts.Kind.PROCEDURE,
              "subject",
              "encounter",
              FhirProcedureMapper::withdrawn,
              report ->
                  List.of(FhirProcedureMapper.map(report.root(), report.id(), report.encounter())),
              SiteCodes.Translator::procedure,
              ReportedFacts::procedures),
          "AllergyIntolerance",
          new Type<>(
              ReportedFacts.Kind.ALLERGY,
              "patient",
              null,
              FhirAllergyMapper::withdrawn,
              report -> List.of(FhirAllergyMapper.map(report.root(), report.id())),
              (codes, said) -> said,
              ReportedFacts::allergies),
          "Observation",
          OBSERVATION,
          "MedicationRequest",
          new Type<>(
              ReportedFacts.Kind.MEDICATION_REQUEST,
              "subject",
              "encounter",
              FhirMedicationMapper::withdrawn,
              report ->
                  List.of(
                      new MedicineRecord<>(
                          report.id(), report.encounter(), FhirMedicationMapper.request(report))),
              SiteCodes.Translator::prescribed,
              ReportedFacts::medicationRequests),
          "MedicationDispense",
          new Type<>(
              ReportedFacts.Kind.MEDICATION_DISPENSE,
              "subject",
              "context",
              FhirMedicationMapper::withdrawn,
              report ->
                  List.of(
                      new MedicineRecord<>(
                          report.id(), report.encounter(), FhirMedicationMapper.dispense(report))),
              SiteCodes.Translator::dispensed,
              ReportedFacts::medicationDispenses),
          "DiagnosticReport",
          DIAGNOSTIC_REPORT);

  private final ReportedFacts facts;
  private final Map<Type<?>, Gathered<?>> gathered = new LinkedHashMap<>();
  private final Gathered<MeasuredRecord> observations = new Gathered<>(OBSERVATION);
  private final Gathered<DiagnosticReportRecord> reports = new Gathered<>(DIAGNOSTIC_REPORT);
  private final List<Waiting> waiting = new ArrayList<>();

  FhirReports(ReportedFacts facts) {
    this.facts = facts;
    gathered.put(OBSERVATION, observations);
    TYPES.values().forEach(type -> gathered.computeIfAbsent(type, Gathered::new));
    gathered.remove(DIAGNOSTIC_REPORT); // Reports name observations, which are written before.
    gathered.put(DIAGNOSTIC_REPORT, reports);
  }

  static boolean knows(String type) {
    return TYPES.containsKey(type);
  }

  /// An entry whose fact is written with others.
  private record Waiting(
      FhirRun run, int index, ReportedFacts.Kind kind, UUID id, FhirReferences.Target whose) {}

  /// What there is of one type.
  private static final class Gathered<T> {

    private final Type<T> type;
    private final List<Reported<T>> facts = new ArrayList<>();

    private Gathered(Type<T> type) {
      this.type = type;
    }

    void add(Report report) {
      type.mapper().map(report).forEach(fact -> add(report, fact));
    }

    void add(Report report, T fact) {
      facts.add(
          new Reported<>(
              FhirRun.of(report.whose()),
              type.translated().apply(report.run().codes(), fact),
              report.run().source(report.whose())));
    }

    Map<UUID, UUID> write(ReportedFacts door) {
      Map<UUID, UUID> became = type.writer().apply(door, facts);
      facts.clear();
      return became;
    }
  }

  /// @throws IntakeRefusal when it says what cannot be; nothing of it is gathered then, unless it
  ///   is a report with results
  void gather(FhirRun run, int index) {
    FhirEntry entry = run.entry(index);
    FhirElement root = entry.root();
    Type<?> type = Objects.requireNonNull(TYPES.get(entry.type()));
    FhirReferences.Target whose = run.references().patient(root.at(type.subject()));
    if (!run.concerns(whose)) {
      return;
    }
    PatientId patient = FhirRun.of(whose);
    UUID before = run.references().before(entry);
    if (type.withdrawn().test(root)) {
      if (before != null) {
        facts.withdraw(type.kind(), before);
      }
      run.gone(index, patient);
      return;
    }
    UUID id = run.id(index);
    if (type.kind() == ReportedFacts.Kind.OBSERVATION
        && before != null) { // A panel may have fewer components now.
      facts.withdraw(type.kind(), before);
      id = before;
    }
    Report report =
        new Report(
            root,
            id,
            run.ownKey(index),
            type.visit() == null
                ? null
                : run.references().encounter(root.at(type.visit()), patient),
            whose,
            run);
    if (type.kind() == ReportedFacts.Kind.DIAGNOSTIC_REPORT) {
      FhirDiagnosticReportMapper.broughtAlong(report).forEach(observations::add);
      FhirDiagnosticReportMapper.conclusion(report)
          .ifPresent(words -> observations.add(report, words));
    }
    Objects.requireNonNull(gathered.get(type)).add(report);
    waiting.add(new Waiting(run, index, type.kind(), id, whose));
  }

  /// Writes what gathered since the last time, a statement for each type.
  void write() {
    Map<UUID, UUID> became = new HashMap<>();
    for (Gathered<?> each : gathered.values()) {
      if (each == reports) {
        reports.facts.replaceAll(
            one -> new Reported<>(one.patient(), one.fact().with(became), one.source()));
      }
      became.putAll(each.write(facts));
    }
    for (Waiting each : waiting) {
      FhirRun run = each.run();
      UUID fact = became.get(each.id());
      UUID before = run.references().before(run.entry(each.index()));
      if (before != null && !before.equals(fact)) {
        facts.withdraw(each.kind(), before); // It is another fact now, and no longer that one.
      }
      run.done(
          each.index(),
          new FhirReferences.Target(
              run.entry(each.index()).type(),
              fact,
              each.whose().patient(),
              each.whose().number(),
              null),
          before == null);
    }
    waiting.clear();
  }
}
