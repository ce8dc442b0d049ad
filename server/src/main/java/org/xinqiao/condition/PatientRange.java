package org.xinqiao.condition;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.val;

import java.util.UUID;

/// The patients after one and until another, in the order of their ids: a page of a hospital.
///
/// The database cannot tell how many ids lie between two others and takes them for one. Whoever
/// asks a statement of a range says so with `SET LOCAL enable_nestloop = off`, or each part of it
/// may be worked out again for each patient.
///
/// @param after not in it
/// @param until in it
public record PatientRange(UUID after, UUID until) implements Whom {

  /// That the row of this alias is of one of them. A range does not follow from one table to
  /// another through a join, as a single id would, so it is said of each.
  @Override
  public org.jooq.Condition holds(String alias) {
    return condition(
        "%1$s.patient_id > {0} AND %1$s.patient_id <= {1}".formatted(alias),
        val(after),
        val(until));
  }

  @Override
  public Whom beside() {
    return this;
  }
}
