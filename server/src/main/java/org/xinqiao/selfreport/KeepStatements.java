package org.xinqiao.selfreport;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.consent.ConsentState;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.patient.Representative;
import org.xinqiao.patient.Representatives;
import org.xinqiao.profile.PatientPreferences;
import org.xinqiao.questionnaire.Form;
import org.xinqiao.questionnaire.FormSubmitted;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.questionnaire.domain.Answer;
import org.xinqiao.questionnaire.domain.AnswerSheet;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.questionnaire.domain.Score;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;

/// Keeps what the answers of a form tell, in the transaction that submits it: whatever
/// questionnaire it is, if its items say what they tell. Free text tells nothing here; it stays
/// encrypted with the form.
@Service
class KeepStatements {

  private final Questionnaires questionnaires;
  private final SelfReportStore store;
  private final PatientPreferences preferences;
  private final Consents consents;
  private final Representatives representatives;
  private final Audit audit;
  private final LiveUpdates live;
  private final IdGenerator ids;
  private final Clock clock;

  KeepStatements(
      Questionnaires questionnaires,
      SelfReportStore store,
      PatientPreferences preferences,
      Consents consents,
      Representatives representatives,
      Audit audit,
      LiveUpdates live,
      IdGenerator ids,
      Clock clock) {
    this.questionnaires = questionnaires;
    this.store = store;
    this.preferences = preferences;
    this.consents = consents;
    this.representatives = representatives;
    this.audit = audit;
    this.live = live;
    this.ids = ids;
    this.clock = clock;
  }

  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  public void on(FormSubmitted submitted) {
    Form form = questionnaires.find(submitted.patient(), submitted.formId()).orElseThrow();
    Instant at = form.submittedAt();
    if (at == null || !tellsAnything(form)) {
      return;
    }
    AnswerSheet sheet = new AnswerSheet(form.definition(), questionnaires.answers(form));
    for (Item item : form.definition().items()) {
      Answer answer = sheet.answer(item.id());
      if (answer != null && item.tells() != null) {
        keep(form, item.tells(), answer, submitted, at);
      }
    }
    for (Score score : form.definition().scores()) {
      BigDecimal total = score.tells() == null ? null : score.total(sheet);
      if (total != null
          && Tells.of(String.valueOf(score.tells())).orElse(null)
              instanceof Tells.OfTopic(Topic topic)) {
        say(form, topic, null, total, submitted.by(), at);
      }
    }
    live.changed(new Change(Change.Topic.PATIENT, form.patient().value(), form.patient()));
  }

  private static boolean tellsAnything(Form form) {
    return form.definition().items().stream().anyMatch(item -> item.tells() != null);
  }

  private void keep(Form form, String tells, Answer answer, FormSubmitted submitted, Instant at) {
    // A form that an older installation sent may tell what is not kept any more.
    switch (Tells.of(tells).orElse(null)) {
      case Tells.OfTopic(Topic topic) -> keep(form, topic, answer, submitted.by(), at);
      case Tells.OfPreference(var preference) -> {
        if (answer instanceof Answer.Choice(String code)) {
          preferences.saidInForm(form.patient(), preference, code, staff(submitted.by()), at);
        }
      }
      case Tells.OfConsent(Purpose purpose) -> {
        if (answer instanceof Answer.Choice(String code)) {
          consent(form, purpose, code.equals(Tells.YES), submitted, at);
        }
      }
      case null -> {}
    }
  }

  private void keep(Form form, Topic topic, Answer answer, Actor by, Instant at) {
    switch (answer) {
      case Answer.Choice(String code) -> say(form, topic, code, null, by, at);
      case Answer.Choices choices ->
          choices.codes().forEach(code -> say(form, topic, code, null, by, at));
      case Answer.Figure(BigDecimal value) -> say(form, topic, null, value, by, at);
      case Answer.Words words -> {}
      case Answer.Skipped skipped -> {}
    }
  }

  private void say(
      Form form,
      Topic topic,
      @Nullable String code,
      @Nullable BigDecimal value,
      Actor by,
      Instant at) {
    store.say(
        form.patient(),
        ids.next(),
        form.id(),
        topic,
        code,
        value == null ? null : value.doubleValue(),
        SaidBy.of(by),
        at);
  }

  private static @Nullable UUID staff(Actor by) {
    return by.kind() == Actor.Kind.STAFF ? UUID.fromString(String.valueOf(by.id())) : null;
  }

  /// One word for each purpose. What a member of staff took down is none: they take consent down
  /// with its evidence. A child's own yes is none, nor what somebody says who may not decide.
  private void consent(
      Form form, Purpose purpose, boolean allow, FormSubmitted submitted, Instant at) {
    PatientId patient = form.patient();
    Actor by = submitted.by();
    if (by.kind() != Actor.Kind.PATIENT && by.kind() != Actor.Kind.REPRESENTATIVE) {
      return;
    }
    Optional<Representative> acting =
        by.kind() == Actor.Kind.PATIENT
            ? Optional.empty()
            : representatives.find(patient, UUID.fromString(String.valueOf(by.id())));
    ConsentState state = consents.of(patient, at);
    boolean mayDecide =
        by.kind() == Actor.Kind.PATIENT
            ? !(allow && state.child())
            : acting
                .filter(one ->
                    one.may(Representative.Scope.CONSENT, LocalDate.ofInstant(at, clock.getZone())))
                .isPresent();
    if (!mayDecide) {
      audit.record(AuditEvent.denied(by, "consent.change").on("form", form.id()).of(patient));
      return;
    }
    UUID word =
        consents.record(
            new ConsentWord(
                patient,
                purpose,
                ConsentWord.ALL,
                allow ? ConsentWord.Kind.GRANT : state.no(purpose, ConsentWord.ALL),
                acting.isPresent() ? ConsentWord.Speaker.GUARDIAN : ConsentWord.Speaker.SELF,
                acting.map(one -> one.id().toString()).orElse(null),
                new ConsentWord.Evidence(
                    ConsentWord.Evidence.Kind.SCREEN, "form/" + form.id(), null),
                state.notice(),
                submitted.language(),
                null,
                at));
    audit.record(AuditEvent.allowed(by, "consent.change").on("consent", word).of(patient));
  }
}
