package org.xinqiao.greeting;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xinqiao.condition.Condition;
import org.xinqiao.shared.Text;

/// The words for one occasion.
///
/// @param group birthdays, festivals or solar-terms: the id of its file
/// @param switchedOn whether a hospital that decided nothing sends it
/// @param wish after the form of address, where only the patient reads it
/// @param neutral where others may read it: names nobody and says nothing of health
/// @param when whom it fits; null for everybody
/// @param lines on health, the most important first
/// @param verified whether somebody of the field looked at it
record Greeting(
    String id,
    String group,
    Text title,
    Occasion occasion,
    boolean switchedOn,
    Text wish,
    Text neutral,
    @Nullable Condition when,
    List<Line> lines,
    boolean verified) {

  /// What contacts carry before the id of a greeting that asked for them.
  static final String ORIGIN = "greeting.";

  Greeting {
    lines = List.copyOf(lines);
  }

  String origin() {
    return ORIGIN + id;
  }

  Optional<Line> line(String lineId) {
    return lines.stream().filter(line -> line.id().equals(lineId)).findFirst();
  }

  /// A line on health for those of whom something holds.
  record Line(String id, Text label, Condition when, Text text) {}
}
