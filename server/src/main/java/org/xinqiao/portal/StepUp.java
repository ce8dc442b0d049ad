package org.xinqiao.portal;

import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;

/// What somebody who holds a link must know besides: the birth date as 8 digits. For a patient
/// without one the last four characters of the ID card, or else of the medical record number. A
/// patient of whom nothing is known opens no link.
@Component
class StepUp {

  /// What the page asks for.
  enum Question {
    BIRTH_DATE,
    ID_CARD_TAIL,
    RECORD_NUMBER_TAIL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private record Expected(Question question, String answer) {}

  /// What could be an answer at all; anything else costs no try.
  private static final Pattern SHAPE = Pattern.compile("[0-9]{8}|[0-9A-Z]{4}");

  private static final int TAIL = 4;

  private final Patients patients;

  StepUp(Patients patients) {
    this.patients = patients;
  }

  static Optional<String> normalized(String given) {
    String text = given.strip().toUpperCase(Locale.ROOT);
    return SHAPE.matcher(text).matches() ? Optional.of(text) : Optional.empty();
  }

  /// The birth date also where nothing is known: that nothing opens the link is nobody's business.
  Question question(PatientId patient) {
    return expected(patient).map(Expected::question).orElse(Question.BIRTH_DATE);
  }

  /// Compares in the same time for every answer, also where there is nothing to compare with.
  boolean passes(PatientId patient, String given) {
    Optional<String> expected = expected(patient).map(Expected::answer);
    boolean same = MessageDigest.isEqual(Handle.sha256(expected.orElse("")), Handle.sha256(given));
    return expected.isPresent() && same;
  }

  /// Whether one of the patient's own numbers ends so: what tells twins apart.
  boolean numberEnds(PatientId patient, String given) {
    return patients.identifiers(patient).stream()
        .filter(number ->
            number.kind() == PatientRecord.Identifier.Kind.MRN
                || number.kind() == PatientRecord.Identifier.Kind.HIS
                || number.kind() == PatientRecord.Identifier.Kind.ID_CARD)
        .anyMatch(number -> number.value().toUpperCase(Locale.ROOT).endsWith(given));
  }

  private Optional<Expected> expected(PatientId patient) {
    LocalDate birthDate = patients.find(patient).map(PatientSummary::birthDate).orElse(null);
    if (birthDate != null) {
      return Optional.of(
          new Expected(Question.BIRTH_DATE, birthDate.format(DateTimeFormatter.BASIC_ISO_DATE)));
    }
    List<PatientRecord.Identifier> numbers = patients.identifiers(patient);
    return tail(numbers, PatientRecord.Identifier.Kind.ID_CARD)
        .map(tail -> new Expected(Question.ID_CARD_TAIL, tail))
        .or(() ->
            tail(numbers, PatientRecord.Identifier.Kind.MRN)
                .or(() -> tail(numbers, PatientRecord.Identifier.Kind.HIS))
                .map(tail -> new Expected(Question.RECORD_NUMBER_TAIL, tail)));
  }

  private static Optional<String> tail(
      List<PatientRecord.Identifier> numbers, PatientRecord.Identifier.Kind kind) {
    return numbers.stream()
        .filter(number -> number.kind() == kind && number.value().length() >= TAIL)
        .map(number -> number.value().substring(number.value().length() - TAIL))
        .map(text -> text.toUpperCase(Locale.ROOT))
        .findFirst();
  }
}
