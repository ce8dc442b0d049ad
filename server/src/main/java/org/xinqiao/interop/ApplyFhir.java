package org.xinqiao.interop;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.xinqiao.appointment.AppointmentRecord;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.clinical.AllergyRecord;
import org.xinqiao.clinical.ClinicalFacts;
import org.xinqiao.clinical.ConditionRecord;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.MeasuredRecord;
import org.xinqiao.clinical.ProcedureRecord;
import org.xinqiao.clinical.ReportedFacts;
import org.xinqiao.clinical.ReportedFacts.Reported;
import org.xinqiao.clinical.Source;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.Recognition;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Second leg of what came over FHIR: turns a kept resource or transaction into facts, in the
/// caller's transaction. The same message has the same effect however often it is applied.
@Service
class ApplyFhir {

  /// In this order, so that what is referred to is there first.
  private static final List<String> ORDER =
      List.of(
          "Organization",
          "Location",
          "Practitioner",
          "PractitionerRole",
          "Patient",
          "RelatedPerson",
          "Encounter",
          "Condition",
          "Procedure",
          "Observation",
          "AllergyIntolerance",
          "Appointment");

  /// What became of an entry.
  ///
  /// @param location `Type/id`; null when nothing is kept of it but the message itself
  record Result(FhirEntry entry, @Nullable String location, boolean created) {}

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

  /// @param application the peer's name
  /// @throws IntakeRefusal when one of the entries cannot be applied; nothing must be left of the
  ///   others
  Applied apply(
      UUID peer, String application, UUID messageId, FhirMessage message, Instant receivedAt) {
    Run run =
        new Run(
            application,
            messageId,
            receivedAt,
            message.entries(),
            new FhirReferences(peer, application, message.entries(), patients, names),
            codes.of(peer));
    for (String type : ORDER) {
      for (int i = 0; i < message.entries().size(); i++) {
        if (message.entries().get(i).type().equals(type)) {
          run.apply(i);
        }
      }
    }
    run.write();
    names.remember(peer, run.references.learned(), clock.instant());
    return new Applied(run.results(), run.about);
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

  /// One message while it is applied.
  private final class Run {

    private final String application;
    private final UUID messageId;
    private final Instant receivedAt;
    private final List<FhirEntry> entries;
    private final FhirReferences references;
    private final SiteCodes.Translator translator;
    private final Set<PatientId> about = new LinkedHashSet<>();
    private final Map<Integer, Result> results = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Reported<ConditionRecord>> conditions = new ArrayList<>();
    private final List<Reported<ProcedureRecord>> procedures = new ArrayList<>();
    private final List<Reported<AllergyRecord>> allergies = new ArrayList<>();
    private final List<Reported<MeasuredRecord>> observations = new ArrayList<>();

    /// An entry whose fact is written with others.
    private record Waiting(
        int index, ReportedFacts.Kind kind, UUID id, FhirReferences.Target subject) {}

    Run(
        String application,
        UUID messageId,
        Instant receivedAt,
        List<FhirEntry> entries,
        FhirReferences references,
        SiteCodes.Translator translator) {
      this.application = application;
      this.messageId = messageId;
      this.receivedAt = receivedAt;
      this.entries = entries;
      this.references = references;
      this.translator = translator;
    }

    List<Result> results() {
      List<Result> all = new ArrayList<>();
      for (int i = 0; i < entries.size(); i++) {
        all.add(results.getOrDefault(i, new Result(entries.get(i), null, false)));
      }
      return all;
    }

    void apply(int index) {
      FhirEntry entry = entries.get(index);
      try {
        if (entry.unless() == null || !existsAlready(index, entry)) {
          applyNew(index, entry);
        }
      } catch (IntakeRefusal e) {
        throw entry.place().isEmpty()
            ? e
            : new IntakeRefusal(e.reason(), entry.place() + " " + e.location());
      }
    }

    private void applyNew(int index, FhirEntry entry) {
      switch (entry.type()) {
        case "Patient" -> patient(index, entry);
        case "RelatedPerson" -> relative(index, entry);
        case "Encounter" -> encounter(index, entry);
        case "Condition" -> condition(index, entry);
        case "Procedure" -> procedure(index, entry);
        case "Observation" -> observation(index, entry);
        case "AllergyIntolerance" -> allergy(index, entry);
        case "Appointment" -> appointment(index, entry);
        default -> name(index, entry);
      }
    }

    /// Conditional creation: what is there by that number stays as it is.
    private boolean existsAlready(int index, FhirEntry entry) {
      String unless = String.valueOf(entry.unless());
      if (!unless.startsWith("identifier=") || unless.indexOf('&') >= 0) {
        throw new IntakeRefusal(IntakeRefusal.Reason.VALUE_UNSUPPORTED, "If-None-Exist");
      }
      String search = entry.type() + "?" + unless;
      UUID found =
          entry.type().equals("Patient")
              ? references.patientBySearch(search).map(PatientId::value).orElse(null)
              : references.known(search).map(FhirReferenceStore.Known::fact).orElse(null);
      if (found == null) {
        return false;
      }
      if (entry.type().equals("Patient")) {
        PatientId id = new PatientId(found);
        about.add(id);
        references.learn(
            entry, new FhirReferences.Target("Patient", found, id, id.toString(), null));
      }
      results.put(index, new Result(entry, entry.type() + "/" + found, false));
      return true;
    }

    private void patient(int index, FhirEntry entry) {
      PatientRecord record = FhirPatientMapper.map(entry, application, receivedAt, messageId);
      PatientId patient =
          switch (patients.recognize(record)) {
            case Recognition.Known known -> known.patient();
            case Recognition.Registered registered -> {
              results.put(index, new Result(entry, null, true));
              yield registered.patient();
            }
            case Recognition.Disagreement disagreement ->
                throw new IntakeRefusal(
                    IntakeRefusal.Reason.IDENTIFIERS_DISAGREE,
                    disagreement.patients().size() + " patients");
            case Recognition.NoIdentifier none ->
                throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "Patient.identifier");
          };
      PatientId called = new PatientId(ours(entry));
      if (!called.equals(patient) && patients.find(called).isPresent()) {
        throw new IntakeRefusal(IntakeRefusal.Reason.IDENTIFIERS_DISAGREE, "Patient.id");
      }
      String number =
          record.identifiers().stream()
              .filter(each -> each.kind().identifies())
              .map(PatientRecord.Identifier::value)
              .findFirst()
              .orElse("");
      done(
          index,
          new FhirReferences.Target("Patient", patient.value(), patient, number, null),
          results.containsKey(index));
    }

    /// The id in an address, if it may be one of ours.
    private UUID ours(FhirEntry entry) {
      UUID id = FhirSearch.id(entry.id());
      return id == null ? messageId : id;
    }

    private void relative(int index, FhirEntry entry) {
      FhirReferences.Target whose = references.patient(entry.root().at("patient"));
      PatientRecord.Relative relative =
          FhirPatientMapper.relative(entry.root())
              .orElseThrow(() -> entry.root().refused(IntakeRefusal.Reason.FIELD_MISSING, "name"));
      patients.addRelative(of(whose), relative, messageId);
      remembered(index, entry, of(whose), null);
    }

    /// What has no fact of its own gets an id here, so that the partner can refer to it.
    private void remembered(
        int index, FhirEntry entry, @Nullable PatientId whose, @Nullable String name) {
      UUID before = references.before(entry);
      UUID id = before == null ? sibling(messageId, index) : before;
      FhirReferences.Target target = new FhirReferences.Target(entry.type(), id, whose, "", name);
      done(index, target, before == null);
      references.learn(entry.type() + "/" + id, target);
    }

    /// Of those who work here and of places the words are all that is kept.
    private void name(int index, FhirEntry entry) {
      FhirElement root = entry.root();
      String name =
          switch (entry.type()) {
            case "Practitioner" -> FhirPatientMapper.words(root.first("name"));
            case "PractitionerRole" -> references.name(root.at("practitioner"), "Practitioner");
            default -> root.text("name");
          };
      remembered(index, entry, null, name == null || name.isBlank() ? null : name);
    }

    private void encounter(int index, FhirEntry entry) {
      FhirReferences.Target whose = references.patient(entry.root().at("subject"));
      UUID before = references.before(entry);
      EncounterRecord record =
          translator.encounter(FhirEncounterMapper.map(entry, references, ownNumber(index, entry)));
      UUID encounter =
          visits.record(
              of(whose), before == null ? record : sameVisit(record, before), source(whose));
      done(
          index,
          new FhirReferences.Target("Encounter", encounter, whose.patient(), whose.number(), null),
          before == null);
    }

    /// An update stays the same visit, whatever it says of its day and its number.
    private EncounterRecord sameVisit(EncounterRecord record, UUID encounter) {
      String key =
          jdbc.sql(
                  """
                  SELECT visit_key FROM clinical_fact_reported_encounter
                   WHERE tenant_id = :tenant AND encounter_id = :id
                  """)
              .param("tenant", Tenancy.current().value())
              .param("id", encounter)
              .query(String.class)
              .single();
      return new EncounterRecord(
          key,
          record.encounterClass(),
          record.status(),
          record.departmentCode(),
          record.departmentName(),
          record.place(),
          record.attendingDoctor(),
          record.startedAt(),
          record.dischargedAt(),
          record.disposition(),
          record.diagnoses(),
          record.operations(),
          record.allergies(),
          record.advice(),
          record.returnOn(),
          record.department());
    }

    private void condition(int index, FhirEntry entry) {
      FhirElement root = entry.root();
      FhirReferences.Target whose = references.patient(root.at("subject"));
      if (FhirConditionMapper.withdrawn(root)) {
        withdrawn(index, entry, ReportedFacts.Kind.CONDITION, whose);
        return;
      }
      UUID id = sibling(messageId, index);
      UUID encounter = references.encounter(root.at("encounter"), of(whose));
      conditions.add(
          reported(
              whose,
              translator.condition(FhirConditionMapper.map(root, id, encounter, receivedAt))));
      waiting.add(new Waiting(index, ReportedFacts.Kind.CONDITION, id, whose));
    }

    private void procedure(int index, FhirEntry entry) {
      FhirElement root = entry.root();
      FhirReferences.Target whose = references.patient(root.at("subject"));
      if (FhirProcedureMapper.withdrawn(root)) {
        withdrawn(index, entry, ReportedFacts.Kind.PROCEDURE, whose);
        return;
      }
      UUID id = sibling(messageId, index);
      UUID encounter = references.encounter(root.at("encounter"), of(whose));
      procedures.add(
          reported(whose, translator.procedure(FhirProcedureMapper.map(root, id, encounter))));
      waiting.add(new Waiting(index, ReportedFacts.Kind.PROCEDURE, id, whose));
    }

    private void allergy(int index, FhirEntry entry) {
      FhirElement root = entry.root();
      FhirReferences.Target whose = references.patient(root.at("patient"));
      if (FhirAllergyMapper.withdrawn(root)) {
        withdrawn(index, entry, ReportedFacts.Kind.ALLERGY, whose);
        return;
      }
      UUID id = sibling(messageId, index);
      allergies.add(reported(whose, FhirAllergyMapper.map(root, id)));
      waiting.add(new Waiting(index, ReportedFacts.Kind.ALLERGY, id, whose));
    }

    private void observation(int index, FhirEntry entry) {
      FhirElement root = entry.root();
      FhirReferences.Target whose = references.patient(root.at("subject"));
      if (FhirObservationMapper.withdrawn(root)) {
        withdrawn(index, entry, ReportedFacts.Kind.OBSERVATION, whose);
        return;
      }
      UUID before = references.before(entry);
      if (before != null) { // A panel may have fewer components now.
        facts.withdraw(ReportedFacts.Kind.OBSERVATION, before);
      }
      UUID id = before == null ? sibling(messageId, index) : before;
      UUID encounter = references.encounter(root.at("encounter"), of(whose));
      for (MeasuredRecord record :
          FhirObservationMapper.map(
              root, id, application + "/" + ownNumber(index, entry), encounter, receivedAt)) {
        observations.add(reported(whose, record.with(translator.observation(record.result()))));
      }
      waiting.add(new Waiting(index, ReportedFacts.Kind.OBSERVATION, id, whose));
    }

    private void appointment(int index, FhirEntry entry) {
      FhirElement root = entry.root();
      FhirReferences.Target whose =
          references.patient(FhirAppointmentMapper.patient(root, references));
      AppointmentRecord record =
          FhirAppointmentMapper.map(
              root, references, ownNumber(index, entry), receivedAt, messageId, whose.number());
      appointments.record(of(whose), record);
      UUID id =
          jdbc.sql(
                  """
                  SELECT appointment_id FROM appointment_fact_reported_appointment
                   WHERE tenant_id = :tenant AND patient_id = :patient AND filler_key = :key
                  """)
              .param("tenant", Tenancy.current().value())
              .param("patient", of(whose).value())
              .param("key", record.fillerKey())
              .query(UUID.class)
              .single();
      done(
          index,
          new FhirReferences.Target("Appointment", id, whose.patient(), whose.number(), null),
          references.before(entry) == null);
    }

    /// Writes what gathered, a statement for each type.
    void write() {
      Map<UUID, UUID> became = new HashMap<>();
      became.putAll(facts.conditions(conditions));
      became.putAll(facts.procedures(procedures));
      became.putAll(facts.allergies(allergies));
      became.putAll(facts.observations(observations));
      for (Waiting each : waiting) {
        FhirEntry entry = entries.get(each.index());
        UUID fact = became.get(each.id());
        UUID before = references.before(entry);
        if (before != null && !before.equals(fact)) {
          facts.withdraw(each.kind(), before); // It is another fact now, and no longer that one.
        }
        done(
            each.index(),
            new FhirReferences.Target(
                entry.type(), fact, each.subject().patient(), each.subject().number(), null),
            before == null);
      }
    }

    private void withdrawn(
        int index, FhirEntry entry, ReportedFacts.Kind kind, FhirReferences.Target whose) {
      UUID before = references.before(entry);
      if (before != null) {
        facts.withdraw(kind, before);
      }
      references.learn(
          entry, new FhirReferences.Target(entry.type(), null, whose.patient(), "", null));
      about.add(of(whose));
      results.put(index, new Result(entry, entry.reference(), false));
    }

    private void done(int index, FhirReferences.Target target, boolean created) {
      FhirEntry entry = entries.get(index);
      String location =
          entry.reference() == null ? entry.type() + "/" + target.fact() : entry.reference();
      references.learn(entry, target);
      if (target.patient() != null) {
        about.add(target.patient());
      }
      results.put(index, new Result(entry, location, created));
    }

    private String ownNumber(int index, FhirEntry entry) {
      return entry.reference() == null
          ? entry.type() + "/" + sibling(messageId, index)
          : entry.reference();
    }

    private <T> Reported<T> reported(FhirReferences.Target whose, T fact) {
      return new Reported<>(of(whose), fact, source(whose));
    }

    private Source source(FhirReferences.Target whose) {
      return new Source(messageId, whose.number(), receivedAt);
    }

    private static PatientId of(FhirReferences.Target target) {
      return java.util.Objects.requireNonNull(target.patient());
    }
  }
}
