package org.xinqiao.chart;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Field;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.access.StaffReach;
import org.xinqiao.access.Visibility;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// A patient, seen from all sides.
@RestController
class PatientController {

  /// @param name as the caller's role sees it
  record PatientHit(
      UUID id,
      String name,
      Sex sex,
      @Nullable Integer age,
      String mrn,
      @Nullable String phoneMasked,
      @Schema(allowableValues = {"name", "pinyin", "initials", "phone-tail", "mrn", "id-tail"})
          String matched) {}

  record PhoneReveal(@NotBlank @Size(max = 500) String reason) {}

  record DiagnosisReveal(@NotBlank @Size(max = 500) String reason) {}

  record Phone(String phone) {}

  private final ViewPatient view;
  private final Patients patients;
  private final PatientCards cards;
  private final Timeline timeline;
  private final PatientPlans plans;
  private final PatientContacts contacts;
  private final PlanExplanations explanations;
  private final RevealPhone revealPhone;
  private final OpenChart chart;
  private final RevealSensitiveDiagnoses revealDiagnoses;
  private final StaffReach rules;
  private final Clock clock;

  PatientController(
      ViewPatient view,
      Patients patients,
      PatientCards cards,
      Timeline timeline,
      PatientPlans plans,
      PatientContacts contacts,
      PlanExplanations explanations,
      RevealPhone revealPhone,
      OpenChart chart,
      RevealSensitiveDiagnoses revealDiagnoses,
      StaffReach rules,
      Clock clock) {
    this.view = view;
    this.patients = patients;
    this.cards = cards;
    this.timeline = timeline;
    this.plans = plans;
    this.contacts = contacts;
    this.explanations = explanations;
    this.revealPhone = revealPhone;
    this.chart = chart;
    this.revealDiagnoses = revealDiagnoses;
    this.rules = rules;
    this.clock = clock;
  }

  @GetMapping("/api/patients")
  @Requires(Permission.PATIENT_SEARCH)
  Page<PatientHit> searchPatients(
      CurrentStaff staff,
      @RequestParam(defaultValue = "") String q,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    Visibility name = rules.visibility(staff, Permission.PATIENT_SEARCH, Field.NAME);
    boolean withPhones =
        rules.visibility(staff, Permission.PATIENT_SEARCH, Field.PHONE) != Visibility.HIDDEN;
    Page<Patients.Found> found =
        view.search(q, cursor, Page.limit(limit), withPhones, staff.actor());
    Map<PatientId, PhoneNumber> phones =
        withPhones
            ? patients.phones(found.items().stream().map(hit -> hit.patient().id()).toList())
            : Map.of();
    LocalDate today = LocalDate.now(clock);
    return found.map(hit -> hit(hit, name, phones.get(hit.patient().id()), today));
  }

  @GetMapping("/api/patients/{id}")
  @Requires(Permission.PATIENT_VIEW)
  PatientCards.Patient getPatient(CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    return cards.of(chart.open(id, "card", staff), PatientCards.Seen.by(staff, rules), locale);
  }

  @GetMapping("/api/patients/{id}/timeline")
  @Requires(Permission.PATIENT_VIEW)
  Page<Timeline.TimelineEvent> patientTimeline(
      CurrentStaff staff,
      @PathVariable UUID id,
      @RequestParam(required = false) Timeline.@Nullable Kind kind,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit,
      Locale locale) {
    PatientId patient = chart.open(id, "timeline", staff).id();
    return timeline.of(patient, kind, cursor, Page.limit(limit), locale);
  }

  @GetMapping("/api/patients/{id}/plans")
  @Requires(Permission.PATIENT_VIEW)
  List<PatientPlans.Plan> patientPlans(CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    return plans.of(chart.open(id, "plans", staff).id(), locale);
  }

  @GetMapping("/api/plans/{id}/explanation")
  @Requires(Permission.PATIENT_VIEW)
  PlanExplanations.PlanExplanation explainPlan(
      CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    return explanations
        .whose(id)
        .flatMap(whose -> {
          chart.open(whose.patient().value(), "plans", staff);
          return explanations.explain(whose, id, locale);
        })
        .orElseThrow(() -> Problem.of("pathway.plan-not-found", 404).exception());
  }

  /// @param unsent only what was not sent or was moved
  @GetMapping("/api/patients/{id}/contacts")
  @Requires(Permission.PATIENT_VIEW)
  Page<PatientContacts.Contact> patientContacts(
      CurrentStaff staff,
      @PathVariable UUID id,
      @RequestParam(defaultValue = "false") boolean unsent,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit,
      Locale locale) {
    return contacts.of(
        chart.open(id, "contacts", staff).id(), unsent, cursor, Page.limit(limit), locale);
  }

  @PostMapping("/api/patients/{id}/phone")
  @Requires(Permission.PATIENT_REVEAL_PHONE)
  Phone revealPhone(
      CurrentStaff staff, @PathVariable UUID id, @Valid @RequestBody PhoneReveal body) {
    return switch (revealPhone.reveal(new PatientId(id), body.reason().strip(), staff.actor())) {
      case RevealPhone.Revealed(PhoneNumber phone) -> new Phone(phone.local());
      case RevealPhone.NoPatient() -> throw notFound();
      case RevealPhone.NoPhone() -> throw Problem.of("patient.no-phone", 404).exception();
    };
  }

  /// The diagnoses of the most sensitive class, which the page masks for most roles.
  @PostMapping("/api/patients/{id}/sensitive-diagnoses")
  @Requires(Permission.PATIENT_REVEAL_DIAGNOSIS)
  List<PatientCards.Diagnosis> revealSensitiveDiagnoses(
      CurrentStaff staff, @PathVariable UUID id, @Valid @RequestBody DiagnosisReveal body) {
    return revealDiagnoses
        .reveal(new PatientId(id), body.reason().strip(), staff.actor())
        .orElseThrow(PatientController::notFound);
  }

  private static ProblemException notFound() {
    return Problem.of("patient.not-found", 404).exception();
  }

  private static PatientHit hit(
      Patients.Found found, Visibility name, @Nullable PhoneNumber phone, LocalDate today) {
    PatientSummary patient = found.patient();
    String mrn = patient.mrn();
    return new PatientHit(
        patient.id().value(),
        switch (name) {
          case CLEAR -> patient.name().whole();
          case MASKED -> patient.name().inStars();
          case HIDDEN -> "";
        },
        patient.sex(),
        patient.age(today),
        mrn == null ? "" : mrn,
        phone == null ? null : phone.masked(),
        found.matched());
  }
}
