package org.xinqiao.interop;

import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.questionnaire.Form;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What can be exported: a line for each type. Everything is read in the caller's transaction, a
/// page at a time, so that memory stays flat.
@Component
class ExportSources {

  private static final int PAGE = 500;

  /// Hands over all resources of a type, or those that changed since.
  interface Source {
    void read(@Nullable Instant since, FhirPartner partner, Consumer<Resource> taken);
  }

  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final FhirFacts facts;
  private final FhirReads reads;
  private final Patients patients;
  private final Questionnaires questionnaires;
  private final FhirConsentReads words;
  private final InventedPatients invented;
  private final JdbcClient jdbc;

  ExportSources(
      FhirFacts facts,
      FhirReads reads,
      Patients patients,
      Questionnaires questionnaires,
      FhirConsentReads words,
      InventedPatients invented,
      JdbcClient jdbc) {
    this.facts = facts;
    this.reads = reads;
    this.patients = patients;
    this.questionnaires = questionnaires;
    this.words = words;
    this.invented = invented;
    this.jdbc = jdbc;
    sources.put("Patient", this::patients);
    add(FhirFactKind.ENCOUNTER, FhirEncounters::resource);
    add(FhirFactKind.CONDITION, FhirConditions::resource);
    add(FhirFactKind.OBSERVATION, FhirObservations::resource);
    add(FhirFactKind.PROCEDURE, FhirProcedures::resource);
    add(FhirFactKind.ALLERGY, FhirAllergies::resource);
    add(FhirFactKind.APPOINTMENT, FhirAppointments::resource);
    sources.put("QuestionnaireResponse", this::responses);
    sources.put(FhirConsents.TYPE, this::consents);
  }

  private void add(FhirFactKind kind, Function<FhirFact, ? extends Resource> resource) {
    sources.put(
        kind.type(),
        (since, partner, taken) ->
            facts.all(kind, since, partner, fact -> taken.accept(resource.apply(fact))));
  }

  List<String> types() {
    return List.copyOf(sources.keySet());
  }

  /// @throws NullPointerException when there is no such type
  void read(String type, @Nullable Instant since, FhirPartner partner, Consumer<Resource> taken) {
    Objects.requireNonNull(sources.get(type), type).read(since, partner, taken);
  }

  /// All of them, whatever changed: when a record of the registry last changed is not kept. Among
  /// the first stand people whom we invented.
  private void patients(@Nullable Instant since, FhirPartner partner, Consumer<Resource> taken) {
    AtomicBoolean first = new AtomicBoolean(true);
    try (Stream<UUID> all =
        jdbc
            .sql(
                "SELECT patient_id FROM patient_fact_patient WHERE tenant_id = :tenant ORDER BY patient_id")
            .withFetchSize(PAGE)
            .param("tenant", Tenancy.current().value())
            .query((row, n) -> row.getObject(1, UUID.class))
            .stream()) {
      all.gather(Gatherers.windowFixed(PAGE))
          .forEach(page -> {
            FhirNames names = facts.names(Set.copyOf(page), partner);
            Map<PatientId, PatientSummary> found =
                patients.find(page.stream().map(PatientId::new).collect(Collectors.toSet()));
            List<Patient> written = new ArrayList<>();
            for (PatientSummary one : found.values()) {
              written.add(FhirPatients.patient(reads.whole(one), names));
            }
            written.sort(Comparator.comparing(Patient::getId));
            if (first.getAndSet(false)) {
              written.addAll(invented.like(written, partner));
              written.sort(Comparator.comparing(Patient::getId));
            }
            written.forEach(taken);
          });
    }
  }

  /// Of whoever said something since all words: a new one overtakes those before.
  private void consents(@Nullable Instant since, FhirPartner partner, Consumer<Resource> taken) {
    try (Stream<UUID> all =
        jdbc
            .sql(
                """
                SELECT DISTINCT patient_id FROM consent_fact_consent
                 WHERE tenant_id = :tenant AND at >= coalesce(:since, '-infinity'::timestamptz)
                """)
            .withFetchSize(PAGE)
            .param("tenant", Tenancy.current().value())
            .param(
                "since",
                since == null ? null : since.atOffset(ZoneOffset.UTC),
                Types.TIMESTAMP_WITH_TIMEZONE)
            .query((row, n) -> row.getObject(1, UUID.class))
            .stream()) {
      all.map(PatientId::new)
          .gather(Gatherers.windowFixed(PAGE))
          .flatMap(page -> words.ofAll(Set.copyOf(page), partner).stream())
          .map(FhirConsents::resource)
          .forEach(taken);
    }
  }

  private record Submitted(UUID patient, UUID form) {}

  private void responses(@Nullable Instant since, FhirPartner partner, Consumer<Resource> taken) {
    try (Stream<Submitted> all =
        jdbc
            .sql(
                """
                SELECT patient_id, form_id FROM questionnaire_fact_form
                 WHERE tenant_id = :tenant AND submitted_at >= coalesce(:since, '-infinity'::timestamptz)
                """)
            .withFetchSize(PAGE)
            .param("tenant", Tenancy.current().value())
            .param(
                "since",
                since == null ? null : since.atOffset(ZoneOffset.UTC),
                Types.TIMESTAMP_WITH_TIMEZONE)
            .query((row, n) ->
                new Submitted(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
            .stream()) {
      all.gather(Gatherers.windowFixed(PAGE))
          .forEach(page -> {
            FhirNames names =
                facts.names(
                    page.stream().map(Submitted::patient).collect(Collectors.toSet()), partner);
            for (Submitted one : page) {
              Form form =
                  questionnaires.find(new PatientId(one.patient()), one.form()).orElseThrow();
              taken.accept(
                  FhirResponses.resource(
                      FollowUpResult.of(form, questionnaires.answers(form)),
                      new Reference("Patient/" + names.id(one.patient()))));
            }
          });
    }
  }
}
