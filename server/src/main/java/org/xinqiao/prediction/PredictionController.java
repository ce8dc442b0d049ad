package org.xinqiao.prediction;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.prediction.domain.DaysJudgement;
import org.xinqiao.prediction.domain.Judgement;
import org.xinqiao.prediction.domain.Margin;
import org.xinqiao.prediction.domain.Scorecard;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Problem;

/// 预测模型: which models there are, how good each is, what it looks at, and training them.
@RestController
@RequestMapping("/api/predictions")
class PredictionController {

  /// @param training the newest; null where there never was one
  /// @param models how many are trained in one training
  record PredictionModels(
      String disclaimer,
      @Nullable PredictionTraining training,
      int models,
      List<PredictionModel> items) {}

  /// @param askedBy null where it began by itself
  /// @param model in words
  /// @param examples read so far for that model
  /// @param finished how many models are done
  record PredictionTraining(
      @Schema(allowableValues = {"waiting", "running", "done", "stopped", "failed"}) String state,
      @Nullable String askedBy,
      OffsetDateTime askedAt,
      @Nullable String model,
      @Schema(allowableValues = {"reading", "training", "judging"}) @Nullable String phase,
      int examples,
      int finished,
      @Nullable OffsetDateTime endedAt) {}

  /// @param naive what the model is compared with, in words
  /// @param trained null where it never was
  record PredictionModel(
      String id, String title, String question, String naive, @Nullable TrainedModel trained) {}

  /// @param naiveValue the overall share, or the median gap in days
  /// @param lacks why it is not shown, in words; empty when it is
  /// @param features the strongest first
  record TrainedModel(
      int version,
      OffsetDateTime trainedAt,
      LocalDate from,
      LocalDate split,
      LocalDate until,
      int examples,
      int events,
      double naiveValue,
      Judgement judgement,
      @Nullable DaysJudgement days,
      Margin margin,
      boolean shown,
      List<String> lacks,
      List<WeightedFeature> features) {}

  record WeightedFeature(String label, List<WeightedBand> bands) {}

  /// @param times by how much the odds are multiplied, against the average
  /// @param share of the examples, from 0 to 1
  record WeightedBand(String label, double times, double share) {}

  /// One training of one model in the past.
  record PredictionVersion(
      int version,
      OffsetDateTime trainedAt,
      int examples,
      Judgement judgement,
      @Nullable DaysJudgement days,
      boolean shown) {}

  private final PredictionContent content;
  private final ModelStore store;
  private final Trainings trainings;
  private final TrainModels train;
  private final PredictionWork work;
  private final Organizations organizations;
  private final Clock clock;

  PredictionController(
      PredictionContent content,
      ModelStore store,
      Trainings trainings,
      TrainModels train,
      PredictionWork work,
      Organizations organizations,
      Clock clock) {
    this.content = content;
    this.store = store;
    this.trainings = trainings;
    this.train = train;
    this.work = work;
    this.organizations = organizations;
    this.clock = clock;
  }

  @GetMapping
  @Requires(Permission.PREDICTION_VIEW)
  PredictionModels predictionModels(Locale locale) {
    Map<Kind, ModelStore.Version> newest = store.newest();
    return new PredictionModels(
        content.disclaimer().in(locale),
        trainings.newest().map(one -> training(one, locale)).orElse(null),
        content.models().size(),
        content.models().stream()
            .map(model ->
                new PredictionModel(
                    model.id(),
                    model.title().in(locale),
                    model.question().in(locale),
                    model.naive().in(locale),
                    trained(newest.get(model.kind()), model, locale)))
            .toList());
  }

  /// The newest first.
  @GetMapping("/{model}/versions")
  @Requires(Permission.PREDICTION_VIEW)
  Page<PredictionVersion> predictionVersions(
      @PathVariable String model,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    if (content.models().stream().noneMatch(each -> each.id().equals(model))) {
      throw Problem.of("prediction.model-not-found", 404).exception();
    }
    int size = Page.limit(limit);
    return Page.of(
            store.versions(Kind.of(model), before(cursor), size + 1),
            size,
            version -> Cursor.of(version.version()))
        .map(version ->
            new PredictionVersion(
                version.version(),
                at(version.trainedAt()),
                version.trained().examples(),
                version.trained().judgement(),
                version.trained().days(),
                version.trained().lacks().isEmpty()));
  }

  @PostMapping("/training")
  @Requires(Permission.PREDICTION_TRAIN)
  PredictionModels trainPredictions(CurrentStaff by, Locale locale) {
    if (!train.ask(by)) {
      throw Problem.of("prediction.training-open", 409).exception();
    }
    work.wake();
    return predictionModels(locale);
  }

  /// What is done stays; the model that is being trained is left as it was.
  @DeleteMapping("/training")
  @Requires(Permission.PREDICTION_TRAIN)
  PredictionModels stopTraining(CurrentStaff by, Locale locale) {
    if (!train.stop(by)) {
      throw Problem.of("prediction.nothing-to-stop", 409).exception();
    }
    return predictionModels(locale);
  }

  private static @Nullable Integer before(@Nullable String text) {
    Cursor cursor = Cursor.parse(text, 1);
    return cursor == null ? null : cursor.number(0);
  }

  private PredictionTraining training(Trainings.Training one, Locale locale) {
    UUID by = one.askedBy();
    String model = one.model();
    Instant ended = one.endedAt();
    return new PredictionTraining(
        one.state(),
        by == null ? null : nameOf(by),
        at(one.askedAt()),
        model == null ? null : content.model(Kind.of(model)).title().in(locale),
        one.phase(),
        one.examples(),
        one.finished(),
        ended == null ? null : at(ended));
  }

  private String nameOf(UUID by) {
    return organizations.staff(new StaffId(by)).map(Staff::displayName).orElse("");
  }

  private @Nullable TrainedModel trained(
      ModelStore.@Nullable Version version, PredictionContent.Model model, Locale locale) {
    if (version == null) {
      return null;
    }
    Trained trained = version.trained();
    Scorecard card = trained.card();
    return new TrainedModel(
        version.version(),
        at(version.trainedAt()),
        trained.from(),
        trained.split(),
        trained.until(),
        trained.examples(),
        trained.events(),
        trained.naive(),
        trained.judgement(),
        trained.days(),
        trained.margin(),
        trained.lacks().isEmpty(),
        Sayings.lacks(trained, model, locale),
        card == null
            ? List.of()
            : card.parts().stream()
                .sorted(Comparator.comparingDouble(part -> -spread(part)))
                .map(part -> feature(part, locale))
                .toList());
  }

  /// How much the feature tells patients apart: the variance of its weights.
  private static double spread(Scorecard.Part part) {
    return IntStream.range(0, part.weights().size())
        .mapToDouble(
            band -> part.shares().get(band) * part.weights().get(band) * part.weights().get(band))
        .sum();
  }

  private static WeightedFeature feature(Scorecard.Part part, Locale locale) {
    return new WeightedFeature(
        part.feature().label().in(locale),
        IntStream.range(0, part.weights().size())
            .filter(band -> part.shares().get(band) > 0)
            .mapToObj(band ->
                new WeightedBand(
                    part.feature().bands().get(band).label().in(locale),
                    Math.exp(part.weights().get(band)),
                    part.shares().get(band)))
            .toList());
  }

  private OffsetDateTime at(Instant instant) {
    return instant.atZone(clock.getZone()).toOffsetDateTime();
  }
}
