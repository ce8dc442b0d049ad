package org.xinqiao.access;

import java.util.Set;
import java.util.UUID;
import org.xinqiao.organization.Department;

/// Which departments stand together, asked when a permission reaches a campus. The one thing that
/// the guard needs to know of a hospital: `CampusesContract` holds the hospital's own lists and the
/// list that tests decide with to the same answers.
@FunctionalInterface
interface Campuses {

  /// The departments at the same campus, this one among them; alone while nobody has said where it
  /// is.
  Set<UUID> atCampusOf(Department department);
}
