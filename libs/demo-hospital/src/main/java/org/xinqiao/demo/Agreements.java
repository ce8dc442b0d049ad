package org.xinqiao.demo;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.xinqiao.demo.Agreement.Decision;

/// What patients sign at their first visit, and a few of them take back later.
final class Agreements {

  private static final long PURPOSE = 5;

  private Agreements() {}

  /// @param first when the hospital met the patient
  static List<Agreement> of(long seed, Person person, LocalDateTime first, LocalDateTime until) {
    Chance chance = new Chance(seed, PURPOSE, person.index());
    boolean guardian = person.story() == Story.CHILD;
    LocalDateTime signed = first.plusMinutes(12);
    List<Agreement> said = new ArrayList<>();
    boolean education = chance.with(0.82);
    boolean survey = chance.with(0.74);
    boolean later = chance.with(0.04);
    LocalDateTime changed = signed.plusDays(chance.between(20, 400));
    said.add(new Agreement(signed, "P-EDU", education ? Decision.GRANT : Decision.DENY, guardian));
    said.add(new Agreement(signed, "P-SURVEY", survey ? Decision.GRANT : Decision.DENY, guardian));
    if (chance.with(0.02)) {
      said.add(new Agreement(signed, "P-REMIND", Decision.DENY, guardian));
    }
    if (survey && later) {
      said.add(new Agreement(changed, "P-SURVEY", Decision.WITHDRAW, guardian));
    }
    return said.stream().filter(one -> one.at().isBefore(until)).toList();
  }
}
