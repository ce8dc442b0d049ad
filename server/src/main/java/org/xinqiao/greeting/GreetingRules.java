package org.xinqiao.greeting;

import java.time.LocalTime;
import java.util.List;
import org.xinqiao.condition.Condition;
import org.xinqiao.shared.Text;

/// When greetings go out, how many at most, and who gets none.
///
/// @param until what is not sent by then is not sent at all
/// @param youngest in years; younger patients, and those of whom no age is known, get none
/// @param householdDeathDays so long after a death nobody who shares a telephone with the dead is
///   greeted
/// @param most greetings in `mostDays` days
/// @param hardship of whom one of these holds is not greeted
record GreetingRules(
    LocalTime time,
    LocalTime until,
    int youngest,
    int householdDeathDays,
    List<String> channels,
    int most,
    int mostDays,
    List<Hardship> hardship) {

  GreetingRules {
    channels = List.copyOf(channels);
    hardship = List.copyOf(hardship);
  }

  /// Something after which nobody is greeted for a while.
  record Hardship(String id, Text label, Condition when) {}
}
