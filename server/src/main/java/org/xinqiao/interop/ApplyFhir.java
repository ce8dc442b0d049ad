package org.xinqiao.interop;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.xinqiao.appointment.AppointmentRecord;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.clinical.ClinicalFacts;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.ReportedFacts;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.Recognition;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Second leg of what came over FHIR: turns a kept resource or transaction into facts, in the
/// caller's transaction. The same message has the same effect however often it is applied.
@Service
class ApplyFhir {

  /// In this order, so that what is referred to is there first. Facts are written at the end of
  /// each group.
  private static final List<List<String>> ORDER =
      List.of(
          List.of(
              "Organization",
              "Location",
              "Practitioner",
              "PractitionerRole",
              "Medication",
              "Patient",
              "RelatedPerson",
              "Encounter",
              "Condition",
              "Procedure",
              "Observation",
              "AllergyIntolerance",
              "MedicationRequest",
              "Appointment"),
          List.of("MedicationDispense", "DiagnosticReport"));

  /// What became of an entry.
  ///
  /// @param location `Type/id`; null when nothing is kept of it but the message itself
  record Result(FhirEntry entry, @Nullable String location, boolean created) {

    Result notCreated() {
      return created ? new Result(entry, location, false) : this;
    }
  }

  /// @param results in the order of the entries
  record Applied(List<Result> results, Set<PatientId> patients) {}

  private final Patients patients;
  private final ClinicalFacts visits;
  private final ReportedFacts facts;
  private final Appointments appointments;
  private final FhirReferenceStore names;
  private final SiteCodes codes;
  private final JdbcClient jdbc;
  private final Clock clock;

  ApplyFhir(
      Patients patients,
      ClinicalFacts visits,
      ReportedFacts facts,
      Appointments appointments,
      FhirReferenceStore names,
      SiteCodes codes,
      JdbcClient jdbc,
      Clock clock) {
    this.patients = patients;
    this.visits = visits;
    this.facts = facts;
    this.appointments = appointments;
    this.names = names;
    this.codes = codes;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /// Facts that name no other fact: of these many messages can be applied together, in any order.
  private static final Set<String> ON_THEIR_OWN =
      Set.of("Condition", "Procedure", "Observation", "AllergyIntolerance", "MedicationRequest");

  /// A message that came in.
  record Received(UUID id, FhirMessage message, Instant at) {}

  /// Whether a message is such that [#createAll] can take it.
  static boolean createsOne(FhirMessage message) {
    if (message.entries().size() != 1) {
      return false;
    }
    FhirEntry entry = message.entries().getFirst();
    return entry.id() == null
        && entry.unless() == null
        && entry.fullUrl() == null
        && ON_THEIR_OWN.contains(entry.type());
  }

  /// Applies messages that each create one fact, with the statements that one of them would need.
  ///
  /// @return what became of each; null of one that cannot be applied, and of which there is nothing
  List<@Nullable Applied> createAll(UUID peer, String application, List<Received> messages) {
    List<FhirEntry> entries =
        messages.stream().map(each -> each.message().entries().getFirst()).toList();
    FhirReferences references = new FhirReferences(peer, application, entries, patients, names);
    FhirReports reports = new FhirReports(facts);
    List<@Nullable FhirRun> runs = new ArrayList<>();
    for (Received each : messages) {
      FhirRun run =
          new FhirRun(
              application,
              each.id(),
              each.at(),
              each.message().entries(),
              references,
              codes.of(peer),
              null);
      try {
        apply(run, reports, 0);
        runs.add(run);
      } catch (IntakeRefusal e) {
        runs.add(null);
      }
    }
    reports.write();
    names.remember(peer, references.learned(), 1, clock.instant());
    List<@Nullable Applied> applied = new ArrayList<>();
    runs.forEach(run -> applied.add(run == null ? null : run.applied()));
    return applied;
  }

  /// @param application the peer's name
  /// @throws IntakeRefusal when one of the entries cannot be applied; nothing must be left of the
  ///   others
  Applied apply(
      UUID peer, String application, UUID messageId, FhirMessage message, Instant receivedAt) {
    return apply(peer, application, messageId, message, receivedAt, null);
  }

  /// Writes the facts of a message once more, after those of these records were forgotten. What was
  /// told of others, and of who and what is named, stays as later messages made it.
  void again(
      UUID peer,
      String application,
      UUID messageId,
      FhirMessage message,
      Instant receivedAt,
      Set<PatientId> records) {
    apply(peer, application, messageId, message, receivedAt, records);
  }

  private Applied apply(
      UUID peer,
      String application,
      UUID messageId,
      FhirMessage message,
      Instant receivedAt,
      @Nullable Set<PatientId> only) {
    List<FhirEntry> entries = message.entries();
    FhirReferences references = new FhirReferences(peer, application, entries, patients, names);
    FhirRun run =
        new FhirRun(application, messageId, receivedAt, entries, references, codes.of(peer), only);
    FhirReports reports = new FhirReports(facts);
    for (List<String> group : ORDER) {
      for (String type : group) {
        for (int i = 0; i < entries.size(); i++) {
          if (entries.get(i).type().equals(type)) {
            apply(run, reports, i);
          }
        }
      }
      reports.write();
    }
    names.remember(peer, run.learned(), run.again() ? 0 : 1, clock.instant());
    return run.applied();
  }

  /// The id of what an entry of a message becomes, always the same, with room behind it for the
  /// components of a panel.
  static UUID sibling(UUID message, int entry) {
    return after(message, (long) entry << 20);
  }

  static UUID component(UUID panel, int place) {
    return after(panel, place);
  }

  private static UUID after(UUID id, long steps) {
    return new UUID(
        id.getMostSignificantBits(),
        0x8000000000000000L | ((id.getLeastSignificantBits() + steps) & 0x3FFFFFFFFFFFFFFFL));
  }

  private void apply(FhirRun run, FhirReports reports, int index) {
    FhirEntry entry = run.entry(index);
    try {
      understood(entry.root());
      if (entry.unless() == null || !existsAlready(run, index)) {
        applyNew(run, reports, index);
      }
    } catch (IntakeRefusal e) {
      throw entry.place().isEmpty()
          ? e
          : new IntakeRefusal(e.reason(), entry.place() + " " + e.location());
    }
  }

  /// What may turn the meaning of everything else around must not be passed over.
  private static void understood(FhirElement root) {
    for (String name : List.of("modifierExtension", "implicitRules")) {
      if (root.at(name).exists()) {
        throw root.refused(IntakeRefusal.Reason.VALUE_UNSUPPORTED, name);
      }
    }
    root.all("contained").forEach(ApplyFhir::understood);
  }

  private void applyNew(FhirRun run, FhirReports reports, int index) {
    String type = run.entry(index).type();
    switch (type) {
      case "Patient" -> patient(run, index);
      case "RelatedPerson" -> relative(run, index);
      case "Encounter" -> encounter(run, index);
      case "Appointment" -> appointment(run, index);
      default -> {
        if (FhirReports.knows(type)) {
          reports.gather(run, index);
        } else {
          name(run, index);
        }
      }
    }
  }

  /// Conditional creation: what is there by that number stays as it is.
  private static boolean existsAlready(FhirRun run, int index) {
    FhirEntry entry = run.entry(index);
    String unless = String.valueOf(entry.unless());
    if (!unless.startsWith("identifier=") || unless.indexOf('&') >= 0) {
      throw new IntakeRefusal(IntakeRefusal.Reason.VALUE_UNSUPPORTED, "If-None-Exist");
    }
    if (run.again() && entry.type().equals("Encounter")) {
      return false; // Its id has stayed, but what was said of it is forgotten.
    }
    Optional<FhirReferences.Target> found =
        run.references().found(entry.type(), entry.type() + "?" + unless);
    found.ifPresent(target -> run.found(index, target));
    return found.isPresent();
  }

  private void patient(FhirRun run, int index) {
    FhirEntry entry = run.entry(index);
    PatientRecord record =
        FhirPatientMapper.map(entry, run.application(), run.receivedAt(), run.messageId());
    Recognition recognition = patients.recognize(record);
    PatientId patient =
        switch (recognition) {
          case Recognition.Recognized recognized -> recognized.patient();
          case Recognition.Disagreement disagreement ->
              throw new IntakeRefusal(
                  IntakeRefusal.Reason.IDENTIFIERS_DISAGREE,
                  disagreement.patients().size() + " patients");
          case Recognition.Erased erased ->
              throw new IntakeRefusal(IntakeRefusal.Reason.PATIENT_ERASED, "");
          case Recognition.NoIdentifier none ->
              throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "Patient.identifier");
        };
    UUID called = FhirSearch.id(entry.id());
    if (called != null
        && !called.equals(patient.value())
        && patients.numberOf(new PatientId(called)).isPresent()) {
      throw new IntakeRefusal(IntakeRefusal.Reason.IDENTIFIERS_DISAGREE, "Patient.id");
    }
    String number =
        record.identifiers().stream()
            .filter(each -> each.kind().identifies())
            .map(PatientRecord.Identifier::value)
            .findFirst()
            .orElse("");
    run.done(
        index,
        new FhirReferences.Target("Patient", patient.value(), patient, number, null),
        recognition instanceof Recognition.Registered);
  }

  private void relative(FhirRun run, int index) {
    FhirElement root = run.entry(index).root();
    FhirReferences.Target whose = run.references().patient(root.at("patient"));
    PatientRecord.Relative relative =
        FhirPatientMapper.relative(root)
            .orElseThrow(() -> root.refused(IntakeRefusal.Reason.FIELD_MISSING, "name"));
    if (run.again()) {
      return; // Who is who is not built anew.
    }
    UUID before = run.references().before(run.entry(index));
    UUID person =
        patients.addRelative(
            FhirRun.of(whose), relative, run.receivedAt(), run.messageId(), before);
    run.done(
        index,
        new FhirReferences.Target("RelatedPerson", person, whose.patient(), "", null),
        before == null);
  }

  /// Of those who work here, of places and medicines the words are all that is kept. They get an id
  /// here, so that partners can refer to them.
  private void name(FhirRun run, int index) {
    FhirEntry entry = run.entry(index);
    UUID before = run.references().before(entry);
    UUID id = before == null ? run.id(index) : before;
    FhirElement.Code said = FhirNamed.said(entry, run.references());
    FhirReferences.Target target =
        new FhirReferences.Target(
            entry.type(),
            id,
            null,
            "",
            said.words().isBlank() ? null : said.words(),
            said.code().isBlank() ? null : said.code());
    run.done(index, target, before == null);
    run.references().learn(entry.type() + "/" + id, target);
  }

  private void encounter(FhirRun run, int index) {
    FhirEntry entry = run.entry(index);
    FhirReferences.Target whose = run.references().patient(entry.root().at("subject"));
    if (!run.concerns(whose)) {
      return;
    }
    UUID before = run.references().before(entry);
    if (before != null) {
      run.references().staysWith(FhirRun.of(whose), entry, before);
    }
    EncounterRecord record =
        run.codes().encounter(FhirEncounterMapper.map(entry, run.references(), run.ownKey(index)));
    UUID encounter =
        visits.record(
            FhirRun.of(whose),
            before == null
                ? record
                : record.under(column(FhirFactKind.ENCOUNTER, "visit_key", before)),
            run.source(whose));
    run.done(
        index,
        new FhirReferences.Target("Encounter", encounter, whose.patient(), whose.number(), null),
        before == null);
  }

  private void appointment(FhirRun run, int index) {
    FhirElement root = run.entry(index).root();
    FhirReferences.Target whose =
        run.references().patient(FhirAppointmentMapper.patient(root, run.references()));
    if (!run.concerns(whose)) {
      return;
    }
    UUID before = run.references().before(run.entry(index));
    if (before != null) {
      run.references().staysWith(FhirRun.of(whose), run.entry(index), before);
    }
    String number = root.first("identifier").text("value");
    AppointmentRecord record =
        FhirAppointmentMapper.map(
            root,
            run.references(),
            before != null
                ? column(FhirFactKind.APPOINTMENT, "filler_key", before)
                : number.isEmpty() ? run.ownKey(index) : number,
            run.receivedAt(),
            run.messageId(),
            whose.number());
    appointments.record(FhirRun.of(whose), record);
    UUID id =
        jdbc.sql(
                """
                SELECT appointment_id FROM appointment_fact_reported_appointment
                 WHERE tenant_id = :tenant AND patient_id = :patient AND filler_key = :key
                """)
            .param("tenant", Tenancy.current().value())
            .param("patient", FhirRun.of(whose).value())
            .param("key", record.fillerKey())
            .query(UUID.class)
            .single();
    run.done(
        index,
        new FhirReferences.Target("Appointment", id, whose.patient(), whose.number(), null),
        before == null);
  }

  /// An update stays the same fact, whatever it says of its number.
  private String column(FhirFactKind kind, String column, UUID fact) {
    return Objects.requireNonNull(
        jdbc.sql(
                "SELECT %s FROM %s WHERE tenant_id = :tenant AND %s = :id"
                    .formatted(column, kind.view(), kind.id()))
            .param("tenant", Tenancy.current().value())
            .param("id", fact)
            .query(String.class)
            .single());
  }
}
