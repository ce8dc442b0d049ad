package org.xinqiao.selfreport;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.questionnaire.Form;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.questionnaire.domain.Answer;
import org.xinqiao.questionnaire.domain.AnswerSheet;
import org.xinqiao.questionnaire.domain.Definition;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.questionnaire.domain.Option;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// The door of self-reports, for reading. For the hospital in scope.
@Service
public class FirstVisits {

  /// The questionnaire of the first visit.
  public static final String QUESTIONNAIRE = "first-visit";

  private final Questionnaires questionnaires;
  private final SelfReportStore store;
  private final Clock clock;

  FirstVisits(Questionnaires questionnaires, SelfReportStore store, Clock clock) {
    this.questionnaires = questionnaires;
    this.store = store;
    this.clock = clock;
  }

  /// What a member of staff asks: all but the questions about consent, which has its own way with
  /// its evidence. What is asked of some ages only goes by the patient's age today.
  @Transactional(readOnly = true)
  public List<Item> asked(PatientId patient) {
    return questionnaires.asked(definition(), patient, clock.instant()).items().stream()
        .filter(item -> !asksConsent(item))
        .toList();
  }

  Definition definition() {
    return questionnaires.latest(QUESTIONNAIRE).orElseThrow();
  }

  static boolean asksConsent(Item item) {
    String tells = item.tells();
    return tells != null && Tells.of(tells).orElse(null) instanceof Tells.OfConsent;
  }

  @Transactional(readOnly = true)
  public FirstVisit of(PatientId patient) {
    Map<UUID, Form> forms = new HashMap<>();
    return new FirstVisit(
        store
            .open(patient, QUESTIONNAIRE, clock.instant())
            .flatMap(id -> questionnaires.find(patient, id))
            .map(form -> new FirstVisit.Waiting(form.openedAt(), form.expiresAt()))
            .orElse(null),
        store
            .lastSubmitted(patient, QUESTIONNAIRE)
            .flatMap(id -> questionnaires.find(patient, id))
            .map(this::filled)
            .orElse(null),
        said(patient, forms));
  }

  private FirstVisit.Filled filled(Form form) {
    AnswerSheet sheet = new AnswerSheet(form.definition(), questionnaires.answers(form));
    List<FirstVisit.Words> words = new ArrayList<>();
    for (Item item : form.definition().items()) {
      if (sheet.answer(item.id()) instanceof Answer.Words(String text)) {
        words.add(new FirstVisit.Words(item.text(), text));
      }
    }
    return new FirstVisit.Filled(
        Objects.requireNonNull(form.submittedAt()),
        form.level(),
        words,
        form.definition().fired(sheet).stream()
            .map(fired -> new FirstVisit.Flagged(fired.flag().level(), fired.reason()))
            .toList());
  }

  private List<FirstVisit.Said> said(PatientId patient, Map<UUID, Form> forms) {
    Map<Topic, List<SelfReportStore.Statement>> byTopic = new LinkedHashMap<>();
    for (SelfReportStore.Statement one : store.current(patient)) {
      Topic.of(one.topic())
          .ifPresent(topic -> byTopic.computeIfAbsent(topic, t -> new ArrayList<>()).add(one));
    }
    return byTopic.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> {
          SelfReportStore.Statement first = entry.getValue().getFirst();
          Optional<Definition> asked =
              Optional.ofNullable(
                      forms.computeIfAbsent(
                          first.form(), id -> questionnaires.find(patient, id).orElse(null)))
                  .map(Form::definition);
          return new FirstVisit.Said(
              entry.getKey().word(),
              entry.getKey().label(),
              entry.getValue().stream().map(one -> words(entry.getKey(), one, asked)).toList(),
              entry.getValue().stream().anyMatch(one -> entry.getKey().standsOut(one.code())),
              first.by(),
              first.at());
        })
        .toList();
  }

  private static Text words(
      Topic topic, SelfReportStore.Statement one, Optional<Definition> asked) {
    String code = one.code();
    if (code == null) {
      String number = number(one.value());
      return new Text(number, number);
    }
    return asked
        .flatMap(definition -> option(definition, topic, code))
        .map(Option::text)
        .orElse(new Text(code, code));
  }

  private static String number(@Nullable Double value) {
    return value == null ? "" : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static Optional<Option> option(Definition definition, Topic topic, String code) {
    return definition.items().stream()
        .filter(item -> topic.word().equals(item.tells()))
        .map(item -> item.option(code))
        .filter(Objects::nonNull)
        .findFirst();
  }
}
