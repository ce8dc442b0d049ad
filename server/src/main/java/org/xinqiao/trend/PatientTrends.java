package org.xinqiao.trend;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The indicators of a patient that have values, as a page shows them, in one language.
///
/// @param indicators in the order of the content
public record PatientTrends(List<TrendIndicator> indicators) {

  /// @param group under which it stands, in words
  /// @param results how many there are of all times
  /// @param since the day of the first
  public record TrendIndicator(
      String id,
      String title,
      String group,
      String unit,
      int results,
      LocalDate since,
      List<LatestValue> latest) {}

  /// The newest value of one line.
  ///
  /// @param comparator `<` or `>` when the value is only the end of what the method measures
  public record LatestValue(
      String line,
      String label,
      OffsetDateTime at,
      double value,
      @Nullable String comparator,
      int decimals,
      @Schema(allowableValues = {"high", "low", "critical-high", "critical-low"})
          @Nullable String flag) {}

  /// One indicator over a time.
  ///
  /// @param from the first day of it; that of the first result when all were asked for
  /// @param until today
  /// @param axisFrom and axisTo what an axis shows at least
  /// @param thinned what a point stands for: one result, or all of a day, a week, a month or a year
  /// @param results how many results the points stand for
  /// @param leftOut how many results are not drawn because their unit is not known
  /// @param shortened whether there are more results than are read: the oldest are missing
  /// @param verified whether somebody compared the ranges of the content with their sources
  /// @param marks what was done meanwhile, the oldest first
  /// @param marksShortened whether there is more: the oldest are missing
  public record TrendChart(
      String id,
      String title,
      String unit,
      String period,
      LocalDate from,
      LocalDate until,
      @Nullable Double axisFrom,
      @Nullable Double axisTo,
      @Schema(allowableValues = {"none", "day", "week", "month", "year"}) String thinned,
      int results,
      int leftOut,
      boolean shortened,
      boolean verified,
      List<TrendLine> lines,
      List<TrendMark> marks,
      boolean marksShortened) {}

  /// @param ranges of the content that hold for this patient in this time, with where they are from
  public record TrendLine(
      String id, String label, int decimals, List<TrendRange> ranges, List<CurvePoint> points) {}

  /// @param kind what is meant by it
  public record TrendRange(
      String text,
      @Schema(allowableValues = {"reference", "target", "desirable", "decision"}) String kind,
      String source) {}

  /// One result, or several together.
  ///
  /// @param on the first day of them
  /// @param at when the newest of them was measured
  /// @param value of the one, or the mean
  /// @param flag the one that weighs most
  /// @param low and high the ends of the range that held for the newest; null where it is open
  /// @param range in words, as it came or as the content has it
  /// @param ownRange whether it came with the result
  /// @param said as the source wrote it
  /// @param result the row, when it is one
  public record CurvePoint(
      LocalDate on,
      OffsetDateTime at,
      double value,
      double least,
      double most,
      int count,
      @Nullable String comparator,
      @Schema(allowableValues = {"high", "low", "critical-high", "critical-low"})
          @Nullable String flag,
      @Nullable Double low,
      @Nullable Double high,
      @Nullable String range,
      boolean ownRange,
      @Nullable String said,
      @Nullable UUID result) {}

  /// Something that was done and may have changed the values.
  ///
  /// @param what in words
  /// @param source which kind of record tells it
  /// @param event the event of the timeline
  public record TrendMark(
      LocalDate on,
      @Schema(allowableValues = {"medicine", "operation", "admission", "pathway"}) String kind,
      String what,
      @Schema(allowableValues = {"prescription", "dispense", "procedure", "encounter", "plan"})
          String source,
      String event) {}
}
