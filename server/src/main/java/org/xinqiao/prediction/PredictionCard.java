package org.xinqiao.prediction;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the models say of one patient as a page shows it, in one language.
///
/// @param disclaimer stands under everything
public record PredictionCard(String disclaimer, List<Prediction> predictions) {

  /// @param model `no-show`, `churn` or `next-visit`
  /// @param reason why nothing is said; null where something is
  /// @param trainedAt null where the model was never trained
  /// @param appointment which one may be missed; null for other models
  /// @param level the probability in words, against the overall share
  /// @param probability from 0 to 1
  /// @param overall the overall share in the data that the model was trained on
  /// @param early one of ten patients like this one has come by then
  /// @param middle half of them have
  /// @param late nine of ten have; null where that is more than a year after the last visit
  /// @param pushes what pushes most, the strongest first; never all there is
  public record Prediction(
      String model,
      String title,
      @Schema(allowableValues = {"shown", "not-shown", "not-trained", "not-applicable"})
          String state,
      @Nullable String reason,
      @Nullable OffsetDateTime trainedAt,
      @Nullable PredictedAppointment appointment,
      @Nullable PredictionLevel level,
      @Nullable Double probability,
      @Nullable Double overall,
      @Nullable LocalDate early,
      @Nullable LocalDate middle,
      @Nullable LocalDate late,
      List<PredictionPush> pushes) {}

  public record PredictedAppointment(OffsetDateTime startsAt, String department) {}

  public record PredictionLevel(
      @Schema(allowableValues = {"high", "raised", "usual", "low"}) String id, String label) {}

  /// @param feature what it is about
  /// @param band what is known of the patient
  /// @param more whether it makes the event more likely, or the visit sooner
  public record PredictionPush(String feature, String band, boolean more) {}
}
