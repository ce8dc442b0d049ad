package org.xinqiao.duty;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.organization.Staff;

/// What a member of staff can be given, and when they are away.
///
/// @param minutesPerDay of tasks on a working day; 0 when they are given none
/// @param skills the kinds of task that they do, as content/tasks/kinds.json names them
/// @param absences those that are not over, the first one first
public record Duty(
    Staff staff,
    int minutesPerDay,
    Seniority seniority,
    Set<String> skills,
    List<Absence> absences) {

  public Duty {
    skills = Set.copyOf(skills);
    absences = List.copyOf(absences);
  }

  /// By which absence they are away on a day; null when they are there.
  public @Nullable Absence absenceOn(LocalDate day) {
    return absences.stream().filter(one -> one.covers(day)).findFirst().orElse(null);
  }
}
