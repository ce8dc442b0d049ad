package org.xinqiao.portal;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.Patients;
import org.xinqiao.questionnaire.Form;
import org.xinqiao.questionnaire.PatientWords;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.questionnaire.SaveAnswer;
import org.xinqiao.questionnaire.SubmitForm;
import org.xinqiao.questionnaire.domain.Call;
import org.xinqiao.questionnaire.domain.Concern;
import org.xinqiao.questionnaire.domain.Definition;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.questionnaire.domain.Level;
import org.xinqiao.questionnaire.domain.Reading;
import org.xinqiao.questionnaire.domain.Thanks;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// The form behind an opened link. All of it needs the session of a passed step-up; see
/// [PatientSession#required] for the refusals that every route has.
@RestController
class FormController {

  private static final int ECHO = 60;

  private final Questionnaires questionnaires;
  private final SaveAnswer saveAnswer;
  private final SubmitForm submitForm;
  private final PatientWords words;
  private final Patients patients;
  private final Organizations organizations;
  private final FollowUpTeam team;
  private final ActingFor acting;
  private final ConsentAsked consent;
  private final Clock clock;

  FormController(
      Questionnaires questionnaires,
      SaveAnswer saveAnswer,
      SubmitForm submitForm,
      PatientWords words,
      Patients patients,
      Organizations organizations,
      FollowUpTeam team,
      ActingFor acting,
      ConsentAsked consent,
      Clock clock) {
    this.questionnaires = questionnaires;
    this.saveAnswer = saveAnswer;
    this.submitForm = submitForm;
    this.words = words;
    this.patients = patients;
    this.organizations = organizations;
    this.team = team;
    this.acting = acting;
    this.consent = consent;
    this.clock = clock;
  }

  /// @param attribution to be shown with the form, where its authors ask for it
  /// @param notice what the items that ask for consent ask about; null when none does
  record FormView(
      String handle,
      String hospital,
      String greeting,
      String title,
      String lead,
      int minutes,
      String signature,
      String phone,
      @Nullable String attribution,
      @Nullable FormNotice notice,
      List<FormItem> items,
      Map<String, Object> answers,
      @Nullable OffsetDateTime submittedAt) {}

  record FormNotice(String title, String body, int version) {}

  /// @param consent whether it asks for consent, about the form's notice
  /// @param skipCode the answer that means `skipText`
  record FormItem(
      String id,
      String text,
      @Nullable String help,
      Item.Type type,
      boolean required,
      @Nullable List<FormOption> options,
      @Nullable BigDecimal min,
      @Nullable BigDecimal max,
      @Nullable BigDecimal step,
      @Nullable String unit,
      @Nullable String skipText,
      @Nullable String skipCode,
      @Nullable String lowLabel,
      @Nullable String highLabel,
      Item.@Nullable ShowIf showIf,
      boolean consent) {}

  /// @param exclusive in a multiple choice it clears the others
  record FormOption(String code, String text, boolean exclusive) {}

  record AnswerEntry(@Nullable JsonNode value) {}

  record AnswerSaved(@Nullable FlagView flag) {}

  record FlagView(Level level, String text, List<FormAction> actions) {}

  record FormAction(@Schema(allowableValues = "call") String kind, String label, String phone) {}

  record FormSubmission(@NotNull UUID key) {}

  record FormSubmitted(
      OffsetDateTime submittedAt,
      ThanksView thanks,
      String disclaimer,
      @Nullable Level level,
      List<FormAction> actions) {}

  record ThanksView(String title, List<String> lines, @Nullable String nextStep) {

    static ThanksView of(Thanks thanks, Locale locale) {
      Text next = thanks.nextStep();
      return new ThanksView(
          thanks.title().in(locale),
          thanks.lines().stream().map(line -> line.in(locale)).toList(),
          next == null ? null : next.in(locale));
    }
  }

  @GetMapping("/api/m/form")
  @Requires(Permission.PATIENT_LINK)
  FormView getForm(@RequestHeader(PatientSession.PAGE) String page, HttpServletRequest request) {
    PatientSession session = session(request, page);
    Locale locale = Languages.of(request);
    Form form = form(session);
    Definition definition = form.definition();
    Tenant hospital = organizations.current();
    Map<String, Object> answers = new HashMap<>();
    questionnaires.answers(form).forEach((item, answer) -> answers.put(item, answer.plain()));
    Instant submittedAt = form.submittedAt();
    return new FormView(
        session.token().handle().value(),
        hospital.name(),
        Greeting.of(patients, session.patient(), today(), locale),
        definition.title().in(locale),
        definition.lead().in(locale),
        definition.minutes(),
        team.signature(session.patient(), hospital.name(), locale),
        hospital.phone(),
        in(definition.attribution(), locale),
        consent
            .notice(session.patient(), definition, locale, clock.instant())
            .map(one -> new FormNotice(one.title(), one.body(), one.version()))
            .orElse(null),
        definition.items().stream().map(item -> view(item, locale)).toList(),
        answers,
        submittedAt == null ? null : at(submittedAt));
  }

  /// Refusals: `questionnaire.out-of-range` 400 with `min`, `max`, `value`;
  /// `questionnaire.off-step`, `questionnaire.unknown-option`, `questionnaire.options-contradict`,
  /// `questionnaire.wrong-kind`, `questionnaire.text-too-long`, all 400;
  /// `questionnaire.unknown-item` 404; `questionnaire.already-submitted` 409 with `submittedAt`;
  /// `questionnaire.expired` 410
  @PutMapping("/api/m/form/answers/{itemId}")
  @Requires(Permission.PATIENT_LINK)
  AnswerSaved saveAnswer(
      @PathVariable String itemId,
      @RequestBody AnswerEntry body,
      @RequestHeader(PatientSession.PAGE) String page,
      HttpServletRequest request) {
    PatientSession session = session(request, page);
    Locale locale = Languages.of(request);
    if (body.value() == null) {
      // Taking an answer back is said with null; saying nothing is a mistake.
      throw Problem.of("request.field-invalid", 400, "field", "value").exception();
    }
    SaveAnswer.Outcome outcome =
        saveAnswer.save(
            session.patient(),
            session.link().targetId(),
            itemId,
            body.value(),
            session.actor(),
            clock.instant());
    return switch (outcome) {
      case SaveAnswer.Saved saved -> new AnswerSaved(flag(saved.concern(), locale));
      case SaveAnswer.Invalid invalid -> throw invalid(invalid.why()).exception();
      case SaveAnswer.UnknownItem unknown ->
          throw Problem.of("questionnaire.unknown-item", 404).exception();
      case SaveAnswer.UnknownForm unknown -> throw unknownForm().exception();
      case SaveAnswer.Expired expired -> throw expired().exception();
      case SaveAnswer.AlreadySubmitted sent -> throw sent(sent.submittedAt()).exception();
    };
  }

  /// Refusals: `questionnaire.incomplete` 400 with `items`, `questionnaire.already-submitted` 409
  /// with `submittedAt`, `questionnaire.expired` 410
  @PostMapping("/api/m/form/submit")
  @Requires(Permission.PATIENT_LINK)
  FormSubmitted submitForm(
      @Valid @RequestBody FormSubmission body,
      @RequestHeader(PatientSession.PAGE) String page,
      HttpServletRequest request) {
    PatientSession session = session(request, page);
    Locale locale = Languages.of(request);
    return switch (submitForm.submit(
        session.patient(),
        session.link().targetId(),
        body.key(),
        acting.speaker(session),
        locale,
        clock.instant())) {
      case SubmitForm.Submitted submitted -> {
        Concern concern = submitted.concern();
        yield new FormSubmitted(
            at(submitted.submittedAt()),
            ThanksView.of(submitted.thanks(), locale),
            submitted.disclaimer().in(locale),
            concern == null ? null : concern.level(),
            actions(submitted.calls(), locale));
      }
      case SubmitForm.Incomplete incomplete ->
          throw Problem.of("questionnaire.incomplete", 400, "items", incomplete.items())
              .exception();
      case SubmitForm.UnknownForm unknown -> throw unknownForm().exception();
      case SubmitForm.Expired expired -> throw expired().exception();
      case SubmitForm.AlreadySubmitted sent -> throw sent(sent.submittedAt()).exception();
    };
  }

  private PatientSession session(HttpServletRequest request, String page) {
    return PatientSession.required(request, page, LinkPurpose.QUESTIONNAIRE, clock.instant());
  }

  private Form form(PatientSession session) {
    return questionnaires
        .find(session.patient(), session.link().targetId())
        .orElseThrow(() -> unknownForm().exception());
  }

  private @Nullable FlagView flag(@Nullable Concern concern, Locale locale) {
    return concern == null
        ? null
        : new FlagView(
            concern.level(),
            concern.patientText().in(locale),
            actions(words.calls(concern), locale));
  }

  private List<FormAction> actions(List<Call> calls, Locale locale) {
    return calls.stream()
        .map(call -> {
          String phone = call.phone();
          return new FormAction(
              "call",
              call.label().in(locale),
              phone == null ? organizations.current().phone() : phone);
        })
        .toList();
  }

  private static FormItem view(Item item, Locale locale) {
    boolean choice = !item.options().isEmpty();
    return new FormItem(
        item.id(),
        item.text().in(locale),
        in(item.help(), locale),
        item.type(),
        item.required(),
        choice
            ? item.options().stream()
                .map(o -> new FormOption(o.code(), o.text().in(locale), o.exclusive()))
                .toList()
            : null,
        item.min(),
        item.max(),
        item.step(),
        item.unit(),
        item.skip() == null ? null : item.skip().text().in(locale),
        item.skip() == null ? null : item.skip().code(),
        in(item.lowLabel(), locale),
        in(item.highLabel(), locale),
        item.showIf(),
        ConsentAsked.by(item));
  }

  private static @Nullable String in(@Nullable Text text, Locale locale) {
    return text == null ? null : text.in(locale);
  }

  private static Problem invalid(Reading why) {
    return switch (why) {
      case Reading.OutOfRange range ->
          new Problem(
              "questionnaire.out-of-range",
              400,
              Map.of("min", range.min(), "max", range.max(), "value", range.value()));
      case Reading.OffStep off ->
          new Problem(
              "questionnaire.off-step", 400, Map.of("step", off.step(), "value", off.value()));
      case Reading.UnknownOption option ->
          Problem.of("questionnaire.unknown-option", 400, "option", echo(option.code()));
      case Reading.Contradiction option ->
          Problem.of("questionnaire.options-contradict", 400, "option", option.code());
      case Reading.WrongKind kind ->
          Problem.of("questionnaire.wrong-kind", 400, "expected", kind.expected().toString());
      case Reading.TooLong length ->
          Problem.of("questionnaire.text-too-long", 400, "max", length.max());
      case Reading.Valid valid -> throw new IllegalStateException("A valid answer was refused");
      case Reading.Cleared cleared -> throw new IllegalStateException("Nothing was refused");
    };
  }

  private static String echo(String code) {
    return code.length() <= ECHO ? code : code.substring(0, ECHO);
  }

  private static Problem unknownForm() {
    return Problem.of("questionnaire.unknown-form", 404);
  }

  private static Problem expired() {
    return Problem.of("questionnaire.expired", 410);
  }

  private Problem sent(Instant submittedAt) {
    return Problem.of(
        "questionnaire.already-submitted", 409, "submittedAt", at(submittedAt).toString());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), clock.getZone());
  }

  private OffsetDateTime at(Instant instant) {
    return instant.atZone(clock.getZone()).toOffsetDateTime();
  }
}
