package org.xinqiao.risk;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.risk.domain.Assessment;
import org.xinqiao.risk.domain.Missing;
import org.xinqiao.risk.domain.Score;
import org.xinqiao.risk.domain.Statement;

/// What is kept of one result.
///
/// @param value null for one that lapsed
/// @param inputs what it was worked out of; of one that lapsed, what was not there any more
record Kept(
    String score,
    int version,
    @Nullable Double value,
    @Nullable String band,
    boolean raised,
    List<Used> inputs) {

  /// One input as it was. Written as JSON.
  ///
  /// @param origin in lower case, as in `observation`
  record Used(
      String input,
      @Nullable Double value,
      @Nullable String said,
      @Nullable LocalDate on,
      @Nullable String origin,
      @Nullable UUID row,
      @Nullable UUID by) {

    static Used of(Statement statement) {
      return new Used(
          statement.input(),
          statement.value(),
          statement.said(),
          statement.on(),
          statement.origin().toString(),
          statement.row(),
          statement.by());
    }

    private static Used missing(Missing missing) {
      Statement last = missing.last();
      return last == null
          ? new Used(missing.input().id(), null, null, null, null, null, null)
          : of(last);
    }
  }

  /// One row of the history.
  record Row(long number, Instant at, Kept kept) {}

  Kept {
    inputs = List.copyOf(inputs);
  }

  boolean computed() {
    return value != null;
  }

  static Kept of(Score score, Assessment assessment) {
    return switch (assessment) {
      case Assessment.Computed computed ->
          new Kept(
              score.id(),
              score.version(),
              computed.value(),
              computed.band().id(),
              computed.raised() != null,
              computed.used().stream().map(Used::of).toList());
      case Assessment.Incomplete incomplete ->
          lapsed(score, incomplete.missing().stream().map(Used::missing).toList());
      case Assessment.NotApplicable not -> lapsed(score, List.of(Used.of(not.because())));
      case Assessment.NotOffered not ->
          lapsed(score, List.of(new Used(not.unless().id(), null, null, null, null, null, null)));
    };
  }

  /// The score is not offered any more.
  static Kept withdrawn(Kept last) {
    return new Kept(last.score(), last.version(), null, null, false, List.of());
  }

  private static Kept lapsed(Score score, List<Used> missing) {
    return new Kept(score.id(), score.version(), null, null, false, missing);
  }
}
