package org.xinqiao.chart;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Representative;
import org.xinqiao.questionnaire.TakeDownForm;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.questionnaire.domain.Level;
import org.xinqiao.questionnaire.domain.Reading;
import org.xinqiao.selfreport.AskFirstVisit;
import org.xinqiao.selfreport.FirstVisit;
import org.xinqiao.selfreport.FirstVisits;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// What a patient says of themselves at the first visit, and having them asked.
@RestController
class FirstVisitController {

  /// @param sentUntil until when the form that was sent may be answered; null when none waits
  /// @param filledAt when the last form was sent in; null when there is none
  /// @param level the most severe of what stood out in it
  record FirstVisitCard(
      @Nullable OffsetDateTime sentAt,
      @Nullable OffsetDateTime sentUntil,
      @Nullable OffsetDateTime filledAt,
      @Nullable Level level,
      List<FirstVisitWords> words,
      List<FirstVisitFlag> flags,
      List<SelfReported> said) {}

  /// @param question as it was asked
  record FirstVisitWords(String question, String answer) {}

  record FirstVisitFlag(Level level, String reason) {}

  /// @param topic as conditions name it
  /// @param standsOut an allergy, a pregnancy: to be seen at a glance
  /// @param saidBy patient, representative or staff
  record SelfReported(
      String topic,
      String label,
      List<String> answers,
      boolean standsOut,
      String saidBy,
      OffsetDateTime at) {}

  /// @param child somebody else decides for the patient today
  record FirstVisitQuestions(boolean child, List<FirstVisitQuestion> questions) {}

  /// @param skipCode the answer that means `skipText`
  record FirstVisitQuestion(
      String id,
      String text,
      @Nullable String help,
      Item.Type type,
      boolean required,
      List<FirstVisitOption> options,
      @Nullable BigDecimal min,
      @Nullable BigDecimal max,
      @Nullable BigDecimal step,
      @Nullable String unit,
      @Nullable String skipText,
      @Nullable String skipCode,
      Item.@Nullable ShowIf showIf) {}

  /// @param exclusive it clears the others
  record FirstVisitOption(String code, String text, boolean exclusive) {}

  /// @param key the same for every attempt to write down the same answers
  /// @param answers by item: a code, a list of codes, a number or a text
  record FirstVisitAnswers(
      @NotNull UUID key, @NotNull @Size(max = 100) Map<String, JsonNode> answers) {}

  private final OpenChart chart;
  private final FirstVisits visits;
  private final AskFirstVisit ask;
  private final Clock clock;

  FirstVisitController(OpenChart chart, FirstVisits visits, AskFirstVisit ask, Clock clock) {
    this.chart = chart;
    this.visits = visits;
    this.ask = ask;
    this.clock = clock;
  }

  @GetMapping("/api/patients/{id}/first-visit")
  @Requires(Permission.PATIENT_VIEW)
  FirstVisitCard patientFirstVisit(CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    return card(open(id, staff), locale);
  }

  /// The questions as a member of staff asks them.
  @GetMapping("/api/patients/{id}/first-visit/questions")
  @Requires(Permission.SELF_REPORT_RECORD)
  FirstVisitQuestions firstVisitQuestions(
      CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    PatientSummary patient = chart.open(id, "first-visit", staff);
    Integer age = patient.age(LocalDate.now(clock));
    return new FirstVisitQuestions(
        age != null && age < Representative.DECIDES_AT,
        visits.asked(patient.id()).stream().map(item -> question(item, locale)).toList());
  }

  /// Sends the form to the patient.
  @PostMapping("/api/patients/{id}/first-visit/send")
  @Requires(Permission.SELF_REPORT_RECORD)
  FirstVisitCard sendFirstVisit(CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    PatientId patient = open(id, staff);
    ask.send(patient, staff)
        .ifPresent(why -> {
          throw refused(why);
        });
    return card(patient, locale);
  }

  /// Writes down what the patient answered.
  @PostMapping("/api/patients/{id}/first-visit")
  @Requires(Permission.SELF_REPORT_RECORD)
  FirstVisitCard recordFirstVisit(
      CurrentStaff staff,
      @PathVariable UUID id,
      @Valid @RequestBody FirstVisitAnswers body,
      Locale locale) {
    PatientId patient = open(id, staff);
    switch (ask.write(patient, body.key(), body.answers(), staff, locale)) {
      case AskFirstVisit.Refused(var why) -> throw refused(why);
      case AskFirstVisit.Told(TakeDownForm.Outcome outcome) -> told(outcome);
    }
    return card(patient, locale);
  }

  private void told(TakeDownForm.Outcome outcome) {
    switch (outcome) {
      case TakeDownForm.Taken taken -> {}
      case TakeDownForm.UnknownQuestionnaire unknown ->
          throw new IllegalStateException("There is no first-visit form");
      case TakeDownForm.UnknownItem(String item) ->
          throw Problem.of("selfreport.unknown-item", 400, "item", shortened(item)).exception();
      case TakeDownForm.Invalid(String item, Reading why) ->
          throw Problem.of("selfreport.invalid", 400, "item", item).exception();
      case TakeDownForm.Incomplete(List<String> items) ->
          throw Problem.of("selfreport.incomplete", 400, "items", items).exception();
      case TakeDownForm.AlreadySubmitted(Instant at) ->
          throw Problem.of("selfreport.already-recorded", 409, "at", at(at).toString()).exception();
    }
  }

  private static String shortened(String item) {
    return item.length() <= 40 ? item : item.substring(0, 40);
  }

  private static ProblemException refused(AskFirstVisit.Refusal why) {
    return switch (why) {
      case DECEASED -> Problem.of("selfreport.deceased", 409).exception();
      case ALREADY_SENT -> Problem.of("selfreport.already-sent", 409).exception();
      case CONSENT_APART -> Problem.of("selfreport.consent-apart", 422).exception();
    };
  }

  private FirstVisitCard card(PatientId patient, Locale locale) {
    FirstVisit visit = visits.of(patient);
    FirstVisit.Waiting waiting = visit.waiting();
    FirstVisit.Filled last = visit.last();
    return new FirstVisitCard(
        waiting == null ? null : at(waiting.sentAt()),
        waiting == null ? null : at(waiting.until()),
        last == null ? null : at(last.at()),
        last == null ? null : last.level(),
        last == null
            ? List.of()
            : last.words().stream()
                .map(one -> new FirstVisitWords(one.question().in(locale), one.answer()))
                .toList(),
        last == null
            ? List.of()
            : last.flags().stream()
                .map(one -> new FirstVisitFlag(one.level(), one.reason().in(locale)))
                .toList(),
        visit.said().stream()
            .map(one ->
                new SelfReported(
                    one.topic(),
                    one.label().in(locale),
                    one.answers().stream().map(text -> text.in(locale)).toList(),
                    one.standsOut(),
                    one.saidBy(),
                    at(one.at())))
            .toList());
  }

  private static FirstVisitQuestion question(Item item, Locale locale) {
    return new FirstVisitQuestion(
        item.id(),
        item.text().in(locale),
        in(item.help(), locale),
        item.type(),
        item.required(),
        item.options().stream()
            .map(o -> new FirstVisitOption(o.code(), o.text().in(locale), o.exclusive()))
            .toList(),
        item.min(),
        item.max(),
        item.step(),
        item.unit(),
        item.skip() == null ? null : item.skip().text().in(locale),
        item.skip() == null ? null : item.skip().code(),
        item.showIf());
  }

  private static @Nullable String in(@Nullable Text text, Locale locale) {
    return text == null ? null : text.in(locale);
  }

  private PatientId open(UUID id, CurrentStaff staff) {
    return chart.open(id, "first-visit", staff).id();
  }

  private OffsetDateTime at(Instant instant) {
    return instant.atZone(clock.getZone()).toOffsetDateTime();
  }
}
