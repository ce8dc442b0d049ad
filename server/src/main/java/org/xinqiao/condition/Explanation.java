package org.xinqiao.condition;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// Why a condition holds for one patient, or does not: each fact it asked for, what was found,
/// where that came from, and what would have to be otherwise.
///
/// @param validUntil last day on which the answer stays the same if nothing happens; null when it
///   does so for a year and more
/// @param evidence the parts of the condition, nested as it is
public record Explanation(boolean holds, @Nullable LocalDate validUntil, List<Evidence> evidence) {

  public Explanation {
    evidence = List.copyOf(evidence);
  }

  /// What a part of a condition is.
  public enum Kind {
    ALL,
    ANY,
    NOT,
    COMPARISON,
    /// A question about the rows of a fact.
    ROWS,
    /// A saved condition that is named; its only part is what it says.
    SEGMENT;

    static Kind of(Condition condition) {
      return switch (condition) {
        case Condition.All all -> ALL;
        case Condition.Any any -> ANY;
        case Condition.Not not -> NOT;
        case Condition.Comparison comparison -> COMPARISON;
        case Condition.OfRows question -> ROWS;
        case Condition.Segment segment -> SEGMENT;
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param place JSON pointer into the condition; within a segment as if its condition stood there
  /// @param fact what it asks for
  /// @param asked the part in words
  /// @param value what was found, in words; null when nothing was, and for combined parts
  /// @param satisfied whether this part holds
  /// @param decides whether it is one of the fewest parts that together decide the answer, whatever
  ///   the others say
  /// @param wouldChange whether it is one of the fewest parts that, were they otherwise, would
  ///   change the answer
  /// @param validUntil as in [Explanation], for this part
  /// @param sources rows it was found in, the newest first, at most five
  /// @param parts of all, any and not
  public record Evidence(
      String place,
      Kind kind,
      Text fact,
      Text asked,
      @Nullable Text value,
      boolean satisfied,
      boolean decides,
      boolean wouldChange,
      @Nullable LocalDate validUntil,
      List<SourceRow> sources,
      List<Evidence> parts) {

    public Evidence {
      sources = List.copyOf(sources);
      parts = List.copyOf(parts);
    }
  }

  /// @param fact name of the fact
  /// @param id of the row
  /// @param on the day on which it happened; null when it has none
  /// @param message id of the message that told it; null when no message did
  public record SourceRow(String fact, UUID id, @Nullable LocalDate on, @Nullable UUID message) {}
}
