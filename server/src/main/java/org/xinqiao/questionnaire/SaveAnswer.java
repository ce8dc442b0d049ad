package org.xinqiao.questionnaire;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.questionnaire.domain.Answer;
import org.xinqiao.questionnaire.domain.AnswerSheet;
import org.xinqiao.questionnaire.domain.Concern;
import org.xinqiao.questionnaire.domain.FiredFlag;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.questionnaire.domain.Reading;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

/// Keeps one answer and, in the same transaction, raises what it calls for: an answer is never kept
/// without its alert, nor an alert raised for an answer that was not kept. The patient does not
/// have to reach the end of the form to be heard.
///
/// Refusals:
/// - [UnknownForm]: the patient has no such form
/// - [Expired]: its time is over
/// - [AlreadySubmitted]: it was sent; what was sent is not changed
/// - [UnknownItem]: the form has no such item
/// - [Invalid]: the item does not take this answer
@Service
public class SaveAnswer {

  private final Questionnaires questionnaires;
  private final FormStore store;
  private final FreeTextWatch watch;
  private final Raising raising;
  private final Audit audit;
  private final Clock clock;

  SaveAnswer(
      Questionnaires questionnaires,
      FormStore store,
      FreeTextWatch watch,
      Raising raising,
      Audit audit,
      Clock clock) {
    this.questionnaires = questionnaires;
    this.store = store;
    this.watch = watch;
    this.raising = raising;
    this.audit = audit;
    this.clock = clock;
  }

  public sealed interface Outcome {}

  /// @param concern what the patient is told at once; null when nothing calls for a person
  public record Saved(@Nullable Concern concern) implements Outcome {}

  public record UnknownForm() implements Outcome {}

  public record Expired() implements Outcome {}

  public record AlreadySubmitted(Instant submittedAt) implements Outcome {}

  public record UnknownItem() implements Outcome {}

  public record Invalid(Reading why) implements Outcome {}

  /// The patient answers.
  ///
  /// @param value as it came; null takes an earlier answer back
  @Transactional
  public Outcome save(
      PatientId patient, UUID formId, String itemId, @Nullable JsonNode value, Instant now) {
    return save(patient, formId, itemId, value, Actor.patient(patient), now);
  }

  /// @param value as it came; null takes an earlier answer back
  /// @param by the patient, or who acts for them
  @Transactional
  public Outcome save(
      PatientId patient,
      UUID formId,
      String itemId,
      @Nullable JsonNode value,
      Actor by,
      Instant now) {
    // Locked: two answers of one form must see each other, or a flag on both would be missed.
    Optional<Form> found = questionnaires.lock(patient, formId);
    if (found.isEmpty()) {
      return new UnknownForm();
    }
    Form form = found.get();
    if (form.submittedAt() != null) {
      return new AlreadySubmitted(form.submittedAt());
    }
    if (form.state(now) == Form.State.EXPIRED) {
      return new Expired();
    }
    Item item = form.definition().item(itemId);
    if (item == null) {
      return new UnknownItem();
    }
    Map<String, Answer> answers = questionnaires.answers(form);
    switch (item.read(PlainJson.of(value))) {
      case Reading.Valid valid -> {
        questionnaires.keep(form, itemId, valid.answer(), now);
        answers.put(itemId, valid.answer());
      }
      case Reading.Cleared cleared -> {
        store.removeAnswer(patient, formId, itemId);
        answers.remove(itemId);
      }
      case Reading.OutOfRange why -> {
        return new Invalid(why);
      }
      case Reading.OffStep why -> {
        return new Invalid(why);
      }
      case Reading.UnknownOption why -> {
        return new Invalid(why);
      }
      case Reading.Contradiction why -> {
        return new Invalid(why);
      }
      case Reading.WrongKind why -> {
        return new Invalid(why);
      }
      case Reading.TooLong why -> {
        return new Invalid(why);
      }
    }
    audit.record(
        AuditEvent.allowed(by, "questionnaire.answer")
            .on("form-item", formId + "/" + itemId)
            .of(patient));
    return new Saved(raise(form, item, answers, now));
  }

  private @Nullable Concern raise(Form form, Item item, Map<String, Answer> answers, Instant now) {
    AnswerSheet sheet = new AnswerSheet(form.definition(), answers);
    raising.raise(form, answers, form.definition().fired(sheet), now);
    if (item.redFlags() && sheet.answer(item.id()) instanceof Answer.Words words) {
      LocalDate today = LocalDate.ofInstant(now, clock.getZone());
      Optional<FreeTextWatch.Finding> finding =
          watch.look(form.patient(), words.text(), FreeTextWatch.told(item), today);
      finding.ifPresent(f -> raising.raise(form, item, words.text(), f, now));
      return finding.map(FreeTextWatch.Finding::concern).orElse(null);
    }
    List<FiredFlag> fired = form.definition().firedBy(item.id(), sheet);
    return fired.isEmpty() ? null : concern(fired.getFirst());
  }

  static Concern concern(FiredFlag fired) {
    return new Concern(fired.flag().level(), fired.flag().category(), fired.flag().patientText());
  }
}
