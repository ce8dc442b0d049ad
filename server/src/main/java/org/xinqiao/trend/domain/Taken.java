package org.xinqiao.trend.domain;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A medicine that was prescribed or handed over on a day.
///
/// @param medicine by which the same one is known: what the code means, else the code
/// @param dose as it was written; only those of prescriptions are compared
/// @param until the last day for which there is some, as far as that was said
public record Taken(
    String id,
    boolean prescribed,
    LocalDate on,
    String medicine,
    String name,
    @Nullable String dose,
    @Nullable LocalDate until) {

  /// How long after the last prescription, or after what it gave ran out, the next one is a new
  /// beginning and no refill.
  public static final int PAUSE_DAYS = 90;

  /// What is marked: that a medicine begins, begins again, or that its dose changes.
  ///
  /// @param change `begun`, `begun-again` or `dose`
  /// @param before the dose until then
  public record Change(Taken taken, String change, @Nullable String before) {}

  /// @param all of one patient, in any order
  /// @return the oldest first; refills are none
  public static List<Change> changes(List<Taken> all) {
    Map<String, LocalDate> until = new HashMap<>();
    Map<String, String> doses = new HashMap<>();
    List<Change> changes = new ArrayList<>();
    for (Taken one : all.stream().sorted(ORDER).toList()) {
      LocalDate before = until.get(one.medicine());
      String dose = one.prescribed() ? one.dose() : null;
      String doseBefore = doses.get(one.medicine());
      if (before == null) {
        changes.add(new Change(one, "begun", null));
      } else if (one.on().isAfter(before.plusDays(PAUSE_DAYS))) {
        changes.add(new Change(one, "begun-again", null));
      } else if (dose != null && doseBefore != null && !dose.equals(doseBefore)) {
        changes.add(new Change(one, "dose", doseBefore));
      }
      LocalDate last = one.until() == null ? one.on() : one.until();
      if (before == null || last.isAfter(before)) {
        until.put(one.medicine(), last);
      }
      if (dose != null) {
        doses.put(one.medicine(), dose);
      }
    }
    return changes;
  }

  private static final Comparator<Taken> ORDER =
      Comparator.comparing(Taken::on)
          .thenComparing(one -> !one.prescribed())
          .thenComparing(Taken::id);
}
