package org.xinqiao.access;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.xinqiao.organization.Department;

class ListedCampusesTest implements CampusesContract {

  @Override
  public Campuses with(List<List<String>> campuses) {
    return new ListedCampuses(
        campuses.stream()
            .map(codes ->
                codes.stream().map(code -> department(code).id()).collect(Collectors.toSet()))
            .toList());
  }

  @Override
  public Department department(String code) {
    UUID id = UUID.nameUUIDFromBytes(code.getBytes(StandardCharsets.UTF_8));
    return new Department(id, code, code, false);
  }

  @Override
  public Set<UUID> ask(Campuses campuses, Department department) {
    return campuses.atCampusOf(department);
  }
}
