package org.xinqiao.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xinqiao.demo.Contact.PostOpQuestionnaire;
import org.xinqiao.demo.Response.Answer;

/// The planted effects are really there: every rate over 5,000 patients lies within four standard
/// errors of the documented number, and the groups differ by more than that.
class PlantedEffectsTest {

  private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 23, 10, 0);
  private static final DemoHospital HOSPITAL = DemoHospital.of(new DemoSettings(5_000, 2, 42, NOW));
  private static final PlantedEffects EFFECTS = PlantedEffects.standard();

  private static List<DueRevisit> revisits = List.of();

  @BeforeAll
  static void generate() {
    revisits = HOSPITAL.dueRevisits();
  }

  @ParameterizedTest
  @EnumSource(Reminder.class)
  void attendanceDependsOnTheReminder(Reminder reminder) {
    Predicate<DueRevisit> reference =
        r -> r.age() < 75 && !r.doctor().equals(EFFECTS.betterDoctor());
    double expected =
        switch (reminder) {
          case CONFIRMED -> 0.72;
          case DELIVERED -> 0.55;
          case NONE -> 0.40;
        };
    attendance(reference.and(r -> r.reminder() == reminder), expected);
  }

  @Test
  void theOldMissMoreRevisits() {
    attendance(
        r ->
            r.age() >= 75
                && !r.doctor().equals(EFFECTS.betterDoctor())
                && r.reminder() == Reminder.DELIVERED,
        0.55 - 0.12);
  }

  @Test
  void patientsOfOneDoctorComeMoreOften() {
    attendance(
        r ->
            r.age() < 75
                && r.doctor().equals(EFFECTS.betterDoctor())
                && r.reminder() == Reminder.CONFIRMED,
        0.72 + 0.14);
  }

  @Test
  void eachRevisitIsDrawnWithItsProbability() {
    Map<Double, List<DueRevisit>> cells =
        revisits.stream()
            .collect(Collectors.groupingBy(r -> Math.round(r.probability() * 1000) / 1000.0));
    assertThat(cells).hasSizeGreaterThanOrEqualTo(9);
    cells.forEach((probability, cell) ->
        rate(cell.size(), cell.stream().filter(DueRevisit::attended).count(), probability));
  }

  @Test
  void theYoungConfirmMore() {
    confirmation(20, 44, 0.80);
    confirmation(45, 64, 0.70);
    confirmation(65, 74, 0.55);
    confirmation(75, 120, 0.40);
  }

  @Test
  void remindersArriveByChance() {
    long arrived = revisits.stream().filter(r -> r.reminder() != Reminder.NONE).count();
    rate(revisits.size(), arrived, 0.85);
  }

  @Test
  void someAnswersNeedAPerson() {
    List<Response.Answered> forms =
        HOSPITAL
            .history()
            .filter(DemoEvent.Reply.class::isInstance)
            .map(DemoEvent.Reply.class::cast)
            .filter(reply -> reply.contact() instanceof PostOpQuestionnaire)
            .map(DemoEvent.Reply::response)
            .filter(Response.Answered.class::isInstance)
            .map(Response.Answered.class::cast)
            .toList();
    long alarming =
        forms.stream()
            .filter(form ->
                form.answers().get("c11") instanceof Answer.Text(String text)
                    && text.matches(".*(胸口闷|肿得厉害|寒战|流了好多血|黑便).*"))
            .count();
    rate(forms.size(), alarming, EFFECTS.redFlagText());
    long abnormal =
        forms.stream().filter(form -> !form.answers().equals(calm(form.answers()))).count();
    rate(forms.size(), abnormal, EFFECTS.abnormalAnswers());
  }

  /// The answers with everything that `PostOpReplies` may spoil set back to normal.
  private static Map<String, Answer> calm(Map<String, Answer> answers) {
    Map<String, Answer> calm = new LinkedHashMap<>(answers);
    calm.computeIfPresent(
        "c1",
        (id, a) -> a instanceof Answer.Number(double t) && t > 37.5 ? new Answer.Number(36.8) : a);
    calm.put("c4", new Answer.Choices(List.of("clean")));
    calm.computeIfPresent("o5", (id, a) -> new Answer.Choice("no"));
    calm.computeIfPresent("g2", (id, a) -> new Answer.Choice("no"));
    calm.computeIfPresent(
        "b4", (id, a) -> a.equals(new Answer.Choice("swollen")) ? new Answer.Choice("no") : a);
    return calm;
  }

  private static void confirmation(int fromAge, int toAge, double expected) {
    List<DueRevisit> arrived =
        revisits.stream()
            .filter(r -> r.age() >= fromAge && r.age() <= toAge && r.reminder() != Reminder.NONE)
            .toList();
    long confirmed = arrived.stream().filter(r -> r.reminder() == Reminder.CONFIRMED).count();
    rate(arrived.size(), confirmed, expected);
  }

  private static void attendance(Predicate<DueRevisit> group, double expected) {
    List<DueRevisit> cell = revisits.stream().filter(group).toList();
    rate(cell.size(), cell.stream().filter(DueRevisit::attended).count(), expected);
  }

  private static void rate(long all, long some, double expected) {
    double error = Math.sqrt(expected * (1 - expected) / all);
    assertThat(all).isGreaterThan(100);
    assertThat((double) some / all)
        .as("of %d", all)
        .isBetween(expected - 4 * error, expected + 4 * error);
  }
}
