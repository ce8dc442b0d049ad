package org.xinqiao.questionnaire;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.questionnaire.domain.Answer;
import org.xinqiao.questionnaire.domain.AnswerSheet;
import org.xinqiao.questionnaire.domain.Definition;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.questionnaire.domain.Reading;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

/// A member of staff takes down a whole form at once, as the patient answers at the desk or on the
/// telephone. What the answers call for is raised as when the patient answers alone.
///
/// Refusals; nothing is kept then:
/// - [UnknownQuestionnaire]: there is no such questionnaire
/// - [UnknownItem]: it has no such item
/// - [Invalid]: an item does not take its answer
/// - [Incomplete]: items that have to be answered are not
/// - [AlreadySubmitted]: under that reference another form was sent
@Service
public class TakeDownForm {

  /// The form is open for the moment in which it is taken down.
  private static final Duration OPEN = Duration.ofHours(1);

  private final Questionnaires questionnaires;
  private final SubmitForm submit;

  TakeDownForm(Questionnaires questionnaires, SubmitForm submit) {
    this.questionnaires = questionnaires;
    this.submit = submit;
  }

  public sealed interface Outcome {}

  public record Taken(UUID formId, SubmitForm.Submitted submitted) implements Outcome {}

  public record UnknownQuestionnaire() implements Outcome {}

  public record UnknownItem(String item) implements Outcome {}

  public record Invalid(String item, Reading why) implements Outcome {}

  /// @param items in the order of the form
  public record Incomplete(List<String> items) implements Outcome {}

  public record AlreadySubmitted(Instant submittedAt) implements Outcome {}

  /// @param reference of whoever asks, unique for the patient
  /// @param key the same for every attempt to take down the same answers
  /// @param given by item, as they came
  @Transactional
  public Outcome take(
      PatientId patient,
      String questionnaireId,
      String reference,
      UUID key,
      Map<String, JsonNode> given,
      Actor by,
      Locale locale,
      Instant now) {
    Optional<Definition> found = questionnaires.latest(questionnaireId);
    if (found.isEmpty()) {
      return new UnknownQuestionnaire();
    }
    Definition definition = questionnaires.asked(found.get(), patient, now);
    Map<String, Answer> answers = new LinkedHashMap<>();
    for (String item : given.keySet()) {
      if (definition.item(item) == null) {
        return new UnknownItem(item);
      }
    }
    for (Item item : definition.items()) {
      switch (item.read(PlainJson.of(given.get(item.id())))) {
        case Reading.Valid valid -> answers.put(item.id(), valid.answer());
        case Reading.Cleared cleared -> {}
        case Reading why -> {
          return new Invalid(item.id(), why);
        }
      }
    }
    AnswerSheet sheet = new AnswerSheet(definition, answers);
    List<String> missing = new ArrayList<>(sheet.missing());
    if (missing.isEmpty() && sheet.isEmpty()) {
      definition.items().stream().filter(sheet::asks).map(Item::id).forEach(missing::add);
    }
    if (!missing.isEmpty()) {
      return new Incomplete(missing);
    }
    UUID id = questionnaires.open(patient, reference, questionnaireId, now.plus(OPEN));
    Form form = questionnaires.lock(patient, id).orElseThrow();
    if (form.submittedAt() == null) {
      answers.forEach((item, answer) -> questionnaires.keep(form, item, answer, now));
    }
    return switch (submit.submit(patient, id, key, by, locale, now)) {
      case SubmitForm.Submitted submitted -> new Taken(id, submitted);
      case SubmitForm.AlreadySubmitted sent -> new AlreadySubmitted(sent.submittedAt());
      case SubmitForm.UnknownForm unknown -> throw new IllegalStateException("No form " + id);
      case SubmitForm.Expired expired -> throw new IllegalStateException("Form ran out " + id);
      case SubmitForm.Incomplete incomplete -> new Incomplete(incomplete.items());
    };
  }
}
