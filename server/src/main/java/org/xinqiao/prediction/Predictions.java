package org.xinqiao.prediction;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.prediction.PredictionCard.PredictedAppointment;
import org.xinqiao.prediction.PredictionCard.Prediction;
import org.xinqiao.prediction.PredictionCard.PredictionLevel;
import org.xinqiao.prediction.PredictionCard.PredictionPush;
import org.xinqiao.prediction.domain.Feature;
import org.xinqiao.prediction.domain.Returning;
import org.xinqiao.prediction.domain.Scorecard;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// The door to what the models say of one patient, worked out at the moment of asking and kept
/// nowhere. Who may look is the caller's to decide.
@Service
public class Predictions {

  /// A weaker push is not worth a line: it changes the odds by less than a tenth.
  private static final double LEAST_PUSH = 0.1;

  private static final int MOST_PUSHES = 3;

  private final PredictionContent content;
  private final ModelStore models;
  private final ExampleStore examples;
  private final Clock clock;

  Predictions(PredictionContent content, ModelStore models, ExampleStore examples, Clock clock) {
    this.content = content;
    this.models = models;
    this.examples = examples;
    this.clock = clock;
  }

  /// One prediction of each model, and for missed appointments one of each coming appointment, at
  /// most three. A model that is not better than the naive answer says only that.
  @Transactional(readOnly = true)
  public PredictionCard of(PatientId patient, Locale locale) {
    Map<Kind, ModelStore.Version> newest = models.newest();
    List<Prediction> all = new ArrayList<>();
    for (PredictionContent.Model model : content.models()) {
      ModelStore.Version version = newest.get(model.kind());
      Scorecard card = version == null ? null : version.trained().card();
      if (version == null) {
        all.add(silent(model, "not-trained", Sayings.NOT_TRAINED.in(locale), null, locale));
      } else if (card == null || !version.trained().lacks().isEmpty()) {
        String why = Sayings.lacks(version.trained(), model, locale).getFirst();
        all.add(silent(model, "not-shown", why, version, locale));
      } else {
        all.addAll(new Asked(model, version, card, patient, locale).answers());
      }
    }
    return new PredictionCard(content.disclaimer().in(locale), List.copyOf(all));
  }

  private Prediction silent(
      PredictionContent.Model model,
      String state,
      String reason,
      ModelStore.@Nullable Version version,
      Locale locale) {
    return new Prediction(
        model.id(),
        model.title().in(locale),
        state,
        reason,
        version == null ? null : version.trainedAt().atZone(clock.getZone()).toOffsetDateTime(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of());
  }

  /// One model asked about one patient.
  private final class Asked {

    private final PredictionContent.Model model;
    private final ModelStore.Version version;
    private final Scorecard card;
    private final PatientId patient;
    private final Locale locale;
    private final LocalDate today = LocalDate.now(clock);

    Asked(
        PredictionContent.Model model,
        ModelStore.Version version,
        Scorecard card,
        PatientId patient,
        Locale locale) {
      this.model = model;
      this.version = version;
      this.card = card;
      this.patient = patient;
      this.locale = locale;
    }

    List<Prediction> answers() {
      return switch (model.kind()) {
        case NO_SHOW -> {
          List<ExampleStore.Coming> coming = examples.coming(patient, today, clock.instant());
          yield coming.isEmpty()
              ? List.of(without(Sayings.NO_APPOINTMENT))
              : coming.stream()
                  .map(one ->
                      share(
                          one.example(),
                          new PredictedAppointment(
                              one.startsAt().atZone(clock.getZone()).toOffsetDateTime(),
                              one.department())))
                  .toList();
        }
        case CHURN ->
            List.of(
                examples
                    .today(patient, today)
                    .map(example -> share(example, null))
                    .orElseGet(() -> without(Sayings.NOT_WITHIN_A_YEAR)));
        case NEXT_VISIT ->
            List.of(
                examples
                    .lastVisit(patient, today)
                    .map(this::dates)
                    .orElseGet(() -> without(Sayings.NEVER_CAME)));
      };
    }

    private Prediction without(Text why) {
      return silent(model, "not-applicable", why.in(locale), version, locale);
    }

    private Prediction share(Example example, @Nullable PredictedAppointment appointment) {
      double probability = card.probability(example.values());
      double overall = version.trained().naive();
      PredictionContent.Level level = content.level(probability, overall);
      return new Prediction(
          model.id(),
          model.title().in(locale),
          "shown",
          null,
          trainedAt(),
          appointment,
          new PredictionLevel(level.id(), level.label().in(locale)),
          probability,
          overall,
          null,
          null,
          null,
          pushes(card.pushes(example.values()), Set.of()));
    }

    private Prediction dates(Example example) {
      LocalDate visited = example.day().minusDays(1);
      int waited = Math.toIntExact(ChronoUnit.DAYS.between(visited, today));
      if (waited >= Returning.WEEKS * 7) {
        return without(Sayings.NOT_WITHIN_A_YEAR);
      }
      Returning returning = new Returning(card);
      Returning.Curve curve =
          returning.curve(
              returning.constant(card.bands(example.values())),
              example.ordered(),
              example.usual(),
              waited);
      LocalDate early = day(visited, curve.dayOf(0.1));
      return early == null
          ? without(Sayings.NOT_WITHIN_A_YEAR)
          : new Prediction(
              model.id(),
              model.title().in(locale),
              "shown",
              null,
              trainedAt(),
              null,
              null,
              null,
              null,
              early,
              day(visited, curve.dayOf(0.5)),
              day(visited, curve.dayOf(0.9)),
              pushes(card.pushes(example.values()), Returning.CHANGING));
    }

    private static @Nullable LocalDate day(LocalDate visited, double days) {
      return Double.isInfinite(days) ? null : visited.plusDays((long) days);
    }

    private OffsetDateTime trainedAt() {
      return version.trainedAt().atZone(clock.getZone()).toOffsetDateTime();
    }

    private List<PredictionPush> pushes(List<Scorecard.Push> all, Set<String> without) {
      return all.stream()
          .filter(push -> Math.abs(push.weight()) >= LEAST_PUSH)
          .filter(push -> !push.band().id().equals(Feature.UNKNOWN))
          .filter(push -> !without.contains(push.feature().id()))
          .limit(MOST_PUSHES)
          .map(push ->
              new PredictionPush(
                  push.feature().label().in(locale),
                  push.band().label().in(locale),
                  push.weight() > 0))
          .toList();
    }
  }
}
