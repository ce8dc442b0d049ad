package org.xinqiao.enrolment;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Notices;
import org.xinqiao.consent.Purpose;
import org.xinqiao.membership.Memberships;
import org.xinqiao.patient.DuplicateDegree;
import org.xinqiao.patient.Duplicates;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.RecordRepresentative;
import org.xinqiao.patient.Representative;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Registers somebody at the desk, with one save: the patient, their guardian or whom to call, the
/// answer about consent, a membership, and the card. Sent twice with the same id, it opens one
/// card.
@Service
class OpenCard {

  enum Refusal {
    /// Neither an identity card nor a date.
    BIRTH_DATE_MISSING,
    /// In the future, or longer ago than anybody lives.
    BIRTH_DATE_IMPOSSIBLE,
    /// The card says another birth date or sex than was typed.
    ID_CARD_DISAGREES,
    /// A child, and nobody who decides for them, or no proof that they do.
    GUARDIAN_MISSING,
    /// Somebody has this identity card already.
    REGISTERED_ALREADY,
    /// Somebody is likely to be the same person, and nobody has said that they are not.
    MAY_BE_REGISTERED,
    /// There is no such programme or level, or its last day is over.
    MEMBERSHIP_IMPOSSIBLE,
    /// Somebody with this identity card was erased, and has to be let in again first.
    ERASED
  }

  sealed interface Outcome {
    /// @param again the card was opened before by the same request
    record Opened(PatientId patient, CardNumber number, boolean again) implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
  }

  private final Patients patients;
  private final Duplicates duplicates;
  private final RecordRepresentative representatives;
  private final Consents consents;
  private final Memberships memberships;
  private final Audit audit;
  private final JdbcClient jdbc;
  private final Clock clock;

  OpenCard(
      Patients patients,
      Duplicates duplicates,
      RecordRepresentative representatives,
      Consents consents,
      Memberships memberships,
      Audit audit,
      JdbcClient jdbc,
      Clock clock) {
    this.patients = patients;
    this.duplicates = duplicates;
    this.representatives = representatives;
    this.consents = consents;
    this.memberships = memberships;
    this.audit = audit;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /// @param request made by the caller, a new one for each card
  /// @param language of the notice that was shown, `zh-CN` or `en`
  @Transactional
  public Outcome open(UUID request, CardForm form, String language, CurrentStaff staff) {
    alone(request);
    CardNumber number = CardNumber.of(request);
    Optional<PatientId> before =
        patients.byIdentifier(Identifier.Kind.MRN, CardNumber.ASSIGNER, number.value());
    if (before.isPresent()) {
      return new Outcome.Opened(before.get(), number, true);
    }
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, clock.getZone());
    Optional<Refusal> refusal =
        form.contradiction(today).or(() -> membership(form)).or(() -> registered(form));
    if (refusal.isPresent()) {
      return new Outcome.Refused(refusal.get());
    }
    return switch (patients.recognize(record(request, number, form, now))) {
      case Recognition.Registered(PatientId patient) -> {
        UUID guardian = form.child(today) ? guardian(patient, form, today, staff) : null;
        answer(patient, guardian, form, number, language, staff, now);
        keep(patient, request, number, staff, now);
        join(patient, form, staff);
        yield new Outcome.Opened(patient, number, false);
      }
      case Recognition.Known(PatientId patient) ->
          throw new IllegalStateException(
              "Nobody had this card, and then it was that of " + patient);
      case Recognition.Erased() -> new Outcome.Refused(Refusal.ERASED);
      case Recognition.Disagreement ignored -> new Outcome.Refused(Refusal.REGISTERED_ALREADY);
      case Recognition.NoIdentifier() ->
          throw new IllegalStateException("A card has a number, which identifies");
    };
  }

  private Optional<Refusal> membership(CardForm form) {
    return Optional.ofNullable(form.membership())
        .flatMap(memberships::contradiction)
        .map(ignored -> Refusal.MEMBERSHIP_IMPOSSIBLE);
  }

  private void join(PatientId patient, CardForm form, CurrentStaff staff) {
    Memberships.Stated membership = form.membership();
    if (membership != null) {
      memberships
          .record(patient, membership, null, Memberships.Source.CARD, staff)
          .ifPresent(refusal -> {
            throw new IllegalStateException("A new patient's membership was refused: " + refusal);
          });
    }
  }

  /// The same request, sent twice at one moment, waits here for itself, and then finds the card.
  private void alone(UUID request) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:request, :tenant))")
        .param("request", "card " + request)
        .param("tenant", Tenancy.current().value())
        .query((row, n) -> true)
        .list();
  }

  private Optional<Refusal> registered(CardForm form) {
    List<Duplicates.Duplicate> found = duplicates.of(form.draft());
    if (found.stream().anyMatch(one -> one.degree() == DuplicateDegree.CERTAIN)) {
      return Optional.of(Refusal.REGISTERED_ALREADY);
    }
    return found.stream()
            .filter(one -> one.degree() == DuplicateDegree.LIKELY)
            .allMatch(one -> form.distinctFrom().contains(one.patient().id().value()))
        ? Optional.empty()
        : Optional.of(Refusal.MAY_BE_REGISTERED);
  }

  private PatientRecord record(UUID request, CardNumber number, CardForm form, Instant now) {
    List<Identifier> identifiers = new ArrayList<>();
    identifiers.add(new Identifier(Identifier.Kind.MRN, CardNumber.ASSIGNER, number.value()));
    if (form.idCard() != null) {
      identifiers.add(new Identifier(Identifier.Kind.ID_CARD, "", form.idCard().number()));
    }
    CardForm.Contact contact = form.contact();
    return new PatientRecord(
        identifiers,
        form.name(),
        form.knownSex(),
        form.knownBirthDate(),
        form.phone() == null ? List.of() : List.of(form.phone()),
        List.of(),
        contact == null
            ? List.of()
            : List.of(
                new PatientRecord.Relative(
                    contact.name(),
                    contact.relationship(),
                    form.child(LocalDate.ofInstant(now, clock.getZone())),
                    contact.phone())),
        null,
        now,
        request);
  }

  private UUID guardian(PatientId patient, CardForm form, LocalDate today, CurrentStaff staff) {
    CardForm.Contact contact = Objects.requireNonNull(form.contact());
    RecordRepresentative.Outcome recorded =
        representatives.record(
            patient,
            new RecordRepresentative.Stated(
                Representative.Kind.GUARDIAN,
                contact.name(),
                contact.relationship(),
                contact.phone(),
                EnumSet.allOf(Representative.Scope.class),
                today,
                null,
                contact.proof()),
            staff);
    return switch (recorded) {
      case RecordRepresentative.Outcome.Recorded(UUID id) -> id;
      case RecordRepresentative.Outcome.Refused(RecordRepresentative.Refusal refusal) ->
          throw new IllegalStateException("A guardian from today on was refused: " + refusal);
    };
  }

  /// What was asked at the desk is asked of follow-up and of reminders of visits; everything else
  /// is asked where there is time to read.
  private void answer(
      PatientId patient,
      @Nullable UUID guardian,
      CardForm form,
      CardNumber number,
      String language,
      CurrentStaff staff,
      Instant now) {
    if (form.consent() == CardForm.Consent.NOT_ASKED) {
      return;
    }
    boolean young = guardian == null && consents.of(patient, now).young();
    for (Purpose purpose : List.of(Purpose.CARE, Purpose.REMIND)) {
      UUID word =
          consents.record(
              new ConsentWord(
                  patient,
                  purpose,
                  ConsentWord.ALL,
                  form.consent() == CardForm.Consent.GRANTED
                      ? ConsentWord.Kind.GRANT
                      : ConsentWord.Kind.DENY,
                  guardian == null ? ConsentWord.Speaker.SELF : ConsentWord.Speaker.GUARDIAN,
                  guardian == null ? null : guardian.toString(),
                  new ConsentWord.Evidence(
                      ConsentWord.Evidence.Kind.WITNESS, number.value(), staff.id().value()),
                  young ? Notices.YOUNG : Notices.CONTACT,
                  language,
                  null,
                  now));
      audit.record(
          AuditEvent.allowed(staff.actor(), "consent.record").on("consent", word).of(patient));
    }
  }

  private void keep(
      PatientId patient, UUID request, CardNumber number, CurrentStaff staff, Instant now) {
    jdbc.sql(
            """
            INSERT INTO enrolment_card (tenant_id, patient_id, card_id, number, opened_at, opened_by, department_id)
            VALUES (:tenant, :patient, :card, :number, :at, :by, :department)
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .param("card", request)
        .param("number", number.value())
        .param("at", Timestamp.from(now))
        .param("by", staff.id().value())
        .param(
            "department", staff.department() == null ? null : staff.department().id(), Types.OTHER)
        .update();
    audit.record(AuditEvent.allowed(staff.actor(), "card.open").on("card", request).of(patient));
  }
}
