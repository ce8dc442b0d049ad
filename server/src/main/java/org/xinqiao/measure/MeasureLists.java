package org.xinqiao.measure;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;

/// The lists behind numbers, for modules that do something with them. Who may have one is for the
/// caller to ask. Thread-safe.
@Service
public class MeasureLists {

  /// A period longer than this is a mistake of typing.
  private static final int MAX_YEARS = 5;

  /// Which list: days are the hospital's, both included.
  public record Which(String measure, Part part, LocalDate from, LocalDate to) {}

  /// One row; a patient may have several.
  ///
  /// @param day that put it into the period, as the day on which a visit was due
  /// @param happenedOn the day the patient came, where the measure has one
  /// @param detail a few words about the row
  public record Line(
      PatientId patient, LocalDate day, @Nullable LocalDate happenedOn, @Nullable String detail) {}

  private final MeasureLibrary definitions;
  private final Measures measures;

  MeasureLists(MeasureLibrary definitions, Measures measures) {
    this.definitions = definitions;
    this.measures = measures;
  }

  static boolean sensible(LocalDate from, LocalDate to) {
    return !from.isAfter(to) && !from.isBefore(to.minusYears(MAX_YEARS));
  }

  /// The measure's title.
  ///
  /// @return empty when there is no such measure, or the period makes no sense
  public Optional<String> title(Which which, Locale locale) {
    return definitions
        .find(which.measure())
        .filter(measure -> sensible(which.from(), which.to()))
        .map(measure -> measure.texts().title().in(locale));
  }

  /// @throws IllegalArgumentException when there is no such measure
  @Transactional(readOnly = true)
  public int count(Which which, LocalDate today) {
    Measures.Counts counts =
        measures.count(definition(which), which.from(), which.to(), today).total();
    return switch (which.part()) {
      case NUMERATOR -> counts.numerator();
      case DENOMINATOR -> counts.denominator();
      case MISSED -> counts.denominator() - counts.numerator();
      case EXCLUDED -> counts.excluded();
      case NOT_MATURE -> counts.notMature();
    };
  }

  /// @throws IllegalArgumentException when there is no such measure
  @Transactional(readOnly = true)
  public Page<Line> page(
      Which which, LocalDate today, @Nullable String cursor, int limit, Locale locale) {
    MeasureDefinition measure = definition(which);
    return measures
        .list(measure, which.part(), which.from(), which.to(), today, cursor, limit)
        .map(row ->
            new Line(
                row.patient(), row.day(), row.happenedOn(), RowDetail.of(measure, row, locale)));
  }

  private MeasureDefinition definition(Which which) {
    return definitions
        .find(which.measure())
        .orElseThrow(() -> new IllegalArgumentException("No measure " + which.measure()));
  }
}
