package org.xinqiao.risk;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The risk scores of a patient as a page shows them, in one language.
///
/// @param disclaimer stands under every result
/// @param scores those that say something first, then what is missing for others, then those that
///   are for other patients
public record RiskCard(String disclaimer, List<RiskScore> scores) {

  /// @param outcome what the value is
  /// @param verified whether somebody compared the content with its source
  /// @param population from whom it was derived and for whom it holds
  /// @param reason why there is no value, or why the band is higher than that of the value
  /// @param value null unless the state is `computed`
  /// @param since when this result was kept
  /// @param notLookedAt what could raise the band and is not known
  public record RiskScore(
      String id,
      int version,
      String title,
      String outcome,
      String unit,
      int decimals,
      String population,
      List<String> source,
      boolean verified,
      @Schema(allowableValues = {"computed", "incomplete", "not-applicable", "not-offered"})
          String state,
      @Nullable String reason,
      @Nullable Double value,
      @Nullable RiskBand band,
      @Nullable OffsetDateTime since,
      List<RiskInput> inputs,
      List<MissingInput> missing,
      List<String> notLookedAt,
      List<RiskLowering> lowering) {}

  public record RiskBand(
      String id, String label, @Schema(allowableValues = {"calm", "watch", "high"}) String tone) {}

  /// @param text the value in words, with its unit
  /// @param said as its source says it, where that is another unit or a code
  /// @param row of the source
  /// @param by the member of staff who said it
  /// @param until the last day on which it may be used
  public record RiskInput(
      String id,
      String label,
      String text,
      @Nullable String said,
      @Nullable LocalDate on,
      @Nullable LocalDate until,
      @Schema(
              allowableValues = {
                "patient",
                "observation",
                "diagnosis",
                "medicine",
                "encounter",
                "score",
                "staff"
              })
          String origin,
      @Nullable UUID row,
      @Nullable String by) {}

  /// @param ask what to measure or to ask
  /// @param byHand whether a member of staff may say it
  /// @param unit null for yes and no
  /// @param units in which it may be said
  /// @param last what there is and cannot be used
  public record MissingInput(
      String id,
      String label,
      String ask,
      @Schema(allowableValues = {"unknown", "too-old", "implausible", "unit"}) String why,
      boolean byHand,
      @Schema(allowableValues = {"number", "yes-no", "sex"}) String kind,
      @Nullable String unit,
      List<String> units,
      @Nullable RiskInput last) {}

  /// @param action what would be done
  /// @param from the input as it is
  /// @param to the input as it would be
  /// @param value of the score then
  /// @param band of the score then
  public record RiskLowering(
      String input, String action, String from, String to, double value, RiskBand band) {}

  /// One result of the past.
  ///
  /// @param value null where from then on there was none
  public record PastRisk(
      OffsetDateTime at,
      int version,
      @Nullable Double value,
      @Nullable RiskBand band,
      List<PastInput> inputs) {}

  /// @param text null where it was missing
  public record PastInput(
      String label, @Nullable String text, @Nullable LocalDate on, @Nullable String origin) {}
}
