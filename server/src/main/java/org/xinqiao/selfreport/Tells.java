package org.xinqiao.selfreport;

import java.util.Optional;
import org.xinqiao.consent.Purpose;
import org.xinqiao.profile.Preference;

/// Where an answer goes, as `tells` of its item says it: a topic, `preference.` with a preference,
/// or `consent.` with a purpose.
sealed interface Tells {

  /// The option of a consent question that allows; every other one refuses.
  String YES = "yes";

  record OfTopic(Topic topic) implements Tells {}

  record OfPreference(Preference preference) implements Tells {}

  record OfConsent(Purpose purpose) implements Tells {}

  /// Empty when nobody knows what it is.
  static Optional<Tells> of(String tells) {
    int dot = tells.indexOf('.');
    if (dot < 0) {
      return Topic.of(tells).map(OfTopic::new);
    }
    String what = tells.substring(dot + 1);
    return switch (tells.substring(0, dot)) {
      case "preference" -> Preference.of(what).map(OfPreference::new);
      case "consent" ->
          java.util.Arrays.stream(Purpose.values())
              .filter(purpose -> purpose.code().equals(what))
              .findFirst()
              .map(OfConsent::new);
      default -> Optional.empty();
    };
  }
}
