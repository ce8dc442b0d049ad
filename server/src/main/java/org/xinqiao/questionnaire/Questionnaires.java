package org.xinqiao.questionnaire;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.questionnaire.domain.Answer;
import org.xinqiao.questionnaire.domain.Definition;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.questionnaire.domain.Reading;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.json.JsonMapper;

/// The door of questionnaires: definitions, and the forms that are sent of them. What patients do
/// with a form are [SaveAnswer] and [SubmitForm].
@Service
public class Questionnaires {

  private final Definitions definitions;
  private final FormStore store;
  private final FieldCipher cipher;
  private final JsonMapper json;
  private final IdGenerator ids;
  private final Clock clock;

  Questionnaires(
      Definitions definitions,
      FormStore store,
      FieldCipher cipher,
      JsonMapper json,
      IdGenerator ids,
      Clock clock) {
    this.definitions = definitions;
    this.store = store;
    this.cipher = cipher;
    this.json = json;
    this.ids = ids;
    this.clock = clock;
  }

  /// The version that would be sent now.
  public Optional<Definition> latest(String questionnaireId) {
    return definitions.latest(questionnaireId).map(Definitions.Shipped::definition);
  }

  /// The version of each that would be sent now.
  public List<Definition> shipped() {
    return definitions.all();
  }

  /// One version: as this installation holds it, or as it was kept when it was sent.
  @Transactional(readOnly = true)
  public Optional<Definition> definition(String questionnaireId, int version) {
    return latest(questionnaireId)
        .filter(definition -> definition.version() == version)
        .or(() ->
            store
                .keptDefinition(questionnaireId, version)
                .map(
                    content -> definitions.read(questionnaireId + " version " + version, content)));
  }

  /// Opens a form for the patient, once per reference: asked again it gives the same form and
  /// changes nothing.
  ///
  /// @param reference of whoever sends it, opaque, unique for the patient
  /// @param validUntil from then on nothing is taken any more
  /// @return the form's id
  /// @throws IllegalArgumentException when there is no such questionnaire
  @Transactional(propagation = Propagation.MANDATORY)
  public UUID open(
      PatientId patient, String reference, String questionnaireId, Instant validUntil) {
    Definitions.Shipped shipped =
        definitions
            .latest(questionnaireId)
            .orElseThrow(() -> new IllegalArgumentException("No questionnaire " + questionnaireId));
    Instant now = clock.instant();
    int version = shipped.definition().version();
    store.keepDefinition(questionnaireId, version, shipped.content(), now);
    return store.open(patient, ids.next(), reference, questionnaireId, version, now, validUntil);
  }

  @Transactional(readOnly = true)
  public Optional<Form> find(PatientId patient, UUID formId) {
    return store.find(patient, formId).map(row -> form(patient, row));
  }

  /// What was answered so far, by item.
  @Transactional(readOnly = true)
  public Map<String, Answer> answers(Form form) {
    Map<String, Answer> answers = new HashMap<>();
    store
        .answers(form.patient(), form.id())
        .forEach((itemId, sealed) -> {
          Item item = form.definition().item(itemId);
          String clear =
              cipher.decrypt(
                  form.patient(), "questionnaire_answer.value", row(form.id(), itemId), sealed);
          if (item != null
              && item.read(PlainJson.of(json.readTree(clear))) instanceof Reading.Valid valid) {
            answers.put(itemId, valid.answer());
          }
        });
    return answers;
  }

  Optional<Form> lock(PatientId patient, UUID formId) {
    return store.lock(patient, formId).map(row -> form(patient, row));
  }

  void keep(Form form, String itemId, Answer answer, Instant at) {
    byte[] sealed =
        cipher.encrypt(
            form.patient(),
            "questionnaire_answer.value",
            row(form.id(), itemId),
            json.writeValueAsString(answer.plain()));
    store.putAnswer(form.patient(), form.id(), itemId, sealed, at);
  }

  /// As it is asked of the patient: some items are for some ages only, by the patient's age on the
  /// day of that moment in the hospital's time zone.
  @Transactional(readOnly = true)
  public Definition asked(Definition definition, PatientId patient, Instant at) {
    return definition.dependsOnAge()
        ? definition.askedAt(
            store
                .birthDate(patient)
                .map(born -> age(born, LocalDate.ofInstant(at, clock.getZone())))
                .orElse(null))
        : definition;
  }

  /// Who was born on 29 February has their birthday on the 28th in common years.
  private static int age(LocalDate born, LocalDate on) {
    int years = on.getYear() - born.getYear();
    return Math.max(0, born.plusYears(years).isAfter(on) ? years - 1 : years);
  }

  private Form form(PatientId patient, FormStore.Row row) {
    return new Form(
        row.id(),
        patient,
        asked(
            definition(row.questionnaireId(), row.version()).orElseThrow(),
            patient,
            row.openedAt()),
        row.reference(),
        row.openedAt(),
        row.expiresAt(),
        row.submittedAt(),
        row.submitKey(),
        row.level());
  }

  private static String row(UUID form, String item) {
    return form + "/" + item;
  }
}
