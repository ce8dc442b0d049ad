package org.xinqiao.access;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.xinqiao.organization.Department;

/// Campuses as a test lists them, for decisions without a database. [CampusesContract] holds it to
/// what the hospital's own lists say.
final class ListedCampuses implements Campuses {

  private final List<Set<UUID>> campuses;

  ListedCampuses(List<Set<UUID>> campuses) {
    this.campuses = List.copyOf(campuses);
  }

  @Override
  public Set<UUID> atCampusOf(Department department) {
    Set<UUID> together = new LinkedHashSet<>(Set.of(department.id()));
    campuses.stream().filter(one -> one.contains(department.id())).forEach(together::addAll);
    return Set.copyOf(together);
  }
}
