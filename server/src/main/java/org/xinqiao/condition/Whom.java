package org.xinqiao.condition;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import java.util.Collection;
import java.util.UUID;
import org.xinqiao.shared.PatientId;

/// The patients of whom something is asked at once, so that a statement reads nobody else's rows.
public sealed interface Whom permits Whom.Everybody, Whom.Some, PatientRange {

  Whom EVERYBODY = new Everybody();

  /// That the row of this alias is of one of them.
  org.jooq.Condition holds(String alias);

  /// Whom rows are kept to that are joined, by their patient, to one of which [#holds] is said
  /// already. Names are not said twice: looking up one patient's row, the database would go through
  /// all of them each time.
  default Whom beside() {
    return EVERYBODY;
  }

  /// All patients of the hospital.
  record Everybody() implements Whom {
    @Override
    public org.jooq.Condition holds(String alias) {
      return noCondition();
    }
  }

  /// Those who are named.
  record Some(Collection<PatientId> patients) implements Whom {
    @Override
    public org.jooq.Condition holds(String alias) {
      return condition(
          alias + ".patient_id = ANY ({0})",
          val(patients.stream().map(PatientId::value).toArray(UUID[]::new)));
    }
  }
}
