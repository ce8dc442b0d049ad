package org.xinqiao.questionnaire;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.questionnaire.domain.Answer;
import org.xinqiao.questionnaire.domain.AnswerSheet;
import org.xinqiao.questionnaire.domain.Call;
import org.xinqiao.questionnaire.domain.Concern;
import org.xinqiao.questionnaire.domain.FiredFlag;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.questionnaire.domain.Score;
import org.xinqiao.questionnaire.domain.Thanks;
import org.xinqiao.questionnaire.domain.Wording;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// Takes a form as finished. The key makes it safe to send it again when the answer was lost: the
/// same key gets the same answer, another key learns that it was sent already.
///
/// Refusals:
/// - [UnknownForm]: the patient has no such form
/// - [Expired]: its time is over
/// - [AlreadySubmitted]: it was sent with another key
/// - [Incomplete]: items that have to be answered are not
@Service
public class SubmitForm {

  private final Questionnaires questionnaires;
  private final FormStore store;
  private final FreeTextWatch watch;
  private final Raising raising;
  private final Wording wording;
  private final Audit audit;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  SubmitForm(
      Questionnaires questionnaires,
      FormStore store,
      FreeTextWatch watch,
      Raising raising,
      Wording wording,
      Audit audit,
      ApplicationEventPublisher events,
      Clock clock) {
    this.questionnaires = questionnaires;
    this.store = store;
    this.watch = watch;
    this.raising = raising;
    this.wording = wording;
    this.audit = audit;
    this.events = events;
    this.clock = clock;
  }

  public sealed interface Outcome {}

  /// @param concern the most severe of what calls for a person; null when nothing does
  /// @param calls numbers that the patient may tap
  public record Submitted(
      Instant submittedAt,
      Thanks thanks,
      Text disclaimer,
      @Nullable Concern concern,
      List<Call> calls)
      implements Outcome {}

  public record UnknownForm() implements Outcome {}

  public record Expired() implements Outcome {}

  public record AlreadySubmitted(Instant submittedAt) implements Outcome {}

  /// @param items in the order of the form
  public record Incomplete(List<String> items) implements Outcome {}

  /// The patient submits.
  ///
  /// @param key made by the sender, the same for every attempt to send the same answers
  @Transactional
  public Outcome submit(PatientId patient, UUID formId, UUID key, Instant now) {
    return submit(patient, formId, key, Actor.patient(patient), Locale.CHINA, now);
  }

  /// @param key made by the sender, the same for every attempt to send the same answers
  /// @param by the patient, who acts for them, or the member of staff who took it down
  /// @param locale in which the form was shown
  @Transactional
  public Outcome submit(
      PatientId patient, UUID formId, UUID key, Actor by, Locale locale, Instant now) {
    Optional<Form> found = questionnaires.lock(patient, formId);
    if (found.isEmpty()) {
      return new UnknownForm();
    }
    Form form = found.get();
    Instant sentAt = form.submittedAt();
    if (sentAt != null) {
      return key.equals(form.submitKey())
          ? submitted(form, sentAt, false)
          : new AlreadySubmitted(sentAt);
    }
    if (form.state(now) == Form.State.EXPIRED) {
      return new Expired();
    }
    AnswerSheet sheet = new AnswerSheet(form.definition(), questionnaires.answers(form));
    List<String> missing = sheet.missing();
    if (!missing.isEmpty() || sheet.isEmpty()) {
      return new Incomplete(
          missing.isEmpty()
              ? form.definition().items().stream().filter(sheet::asks).map(Item::id).toList()
              : missing);
    }
    // The database keeps microseconds; what is answered now must equal what is answered again.
    Instant at = now.truncatedTo(ChronoUnit.MICROS);
    Submitted submitted = submitted(form, at, true);
    Concern worst = submitted.concern();
    store.submit(
        patient, formId, key, worst == null ? null : worst.level(), score(form, sheet), at);
    audit.record(AuditEvent.allowed(by, "questionnaire.submit").on("form", formId).of(patient));
    events.publishEvent(
        new FormSubmitted(
            patient,
            formId,
            form.reference(),
            worst == null ? null : worst.level(),
            by,
            locale.getLanguage().equals("en") ? "en" : "zh-CN"));
    return submitted;
  }

  /// What the form's first score adds up to.
  private static @Nullable BigDecimal score(Form form, AnswerSheet sheet) {
    List<Score> scores = form.definition().scores();
    return scores.isEmpty() ? null : scores.getFirst().total(sheet);
  }

  private Submitted submitted(Form form, Instant at, boolean first) {
    Map<String, Answer> answers = questionnaires.answers(form);
    AnswerSheet sheet = new AnswerSheet(form.definition(), answers);
    List<FiredFlag> fired = form.definition().fired(sheet);
    List<Concern> concerns = new ArrayList<>(fired.stream().map(SaveAnswer::concern).toList());
    if (first) {
      raising.raise(form, answers, fired, at);
    }
    LocalDate today = LocalDate.ofInstant(at, clock.getZone());
    boolean asksOnly = false;
    for (Item item : form.definition().items()) {
      if (item.redFlags() && sheet.answer(item.id()) instanceof Answer.Words words) {
        Optional<FreeTextWatch.Finding> finding =
            watch.look(form.patient(), words.text(), FreeTextWatch.told(item), today);
        finding.ifPresent(found -> {
          concerns.add(found.concern());
          if (first) {
            raising.raise(form, item, words.text(), found, at);
          }
        });
        asksOnly =
            asksOnly
                || (finding.isEmpty()
                    && watch.asksOnly(
                        form.patient(), words.text(), FreeTextWatch.told(item), today));
      }
    }
    Concern worst = concerns.stream().max(Comparator.comparing(Concern::level)).orElse(null);
    Thanks thanks = wording.thanks(form.definition(), sheet, concerns);
    return new Submitted(
        at,
        asksOnly ? wording.withSafetyLine(thanks) : thanks,
        wording.disclaimer(),
        worst,
        wording.calls(worst));
  }
}
