package org.xinqiao.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.io.ClassPathResource;
import org.xinqiao.organization.Staff;

/// Role by permission, as the file says. Anything but a complete table of `yes` and `no` stops the
/// start: a permission that somebody forgot to think about is not silently given or withheld.
final class PermissionMatrix {

  private final Map<Permission, Set<Staff.Role>> allowed;

  private PermissionMatrix(Map<Permission, Set<Staff.Role>> allowed) {
    this.allowed = allowed;
  }

  static PermissionMatrix load() {
    try (var in = new ClassPathResource("access/permissions.csv").getInputStream()) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PermissionMatrix parse(String csv) {
    List<List<String>> rows =
        csv.lines().filter(line -> !line.isBlank()).map(PermissionMatrix::cells).toList();
    List<Staff.Role> roles =
        rows.getFirst().stream().skip(1).<Staff.Role>map(Staff.Role::of).toList();
    if (!EnumSet.allOf(Staff.Role.class).equals(Set.copyOf(roles))) {
      throw new IllegalArgumentException("permissions.csv must have one column for each role");
    }
    Map<Permission, Set<Staff.Role>> allowed = new EnumMap<>(Permission.class);
    for (List<String> row : rows.subList(1, rows.size())) {
      Permission permission = Permission.valueOf(row.getFirst());
      if (permission.marker() || row.size() != roles.size() + 1) {
        throw new IllegalArgumentException("Not a row of permissions.csv: " + row);
      }
      if (allowed.put(permission, rolesWithYes(row, roles)) != null) {
        throw new IllegalArgumentException("Twice in permissions.csv: " + permission);
      }
    }
    for (Permission permission : Permission.values()) {
      if (!permission.marker() && !allowed.containsKey(permission)) {
        throw new IllegalArgumentException("Missing in permissions.csv: " + permission);
      }
    }
    return new PermissionMatrix(allowed);
  }

  boolean allows(Staff.Role role, Permission permission) {
    return allowed.getOrDefault(permission, Set.of()).contains(role);
  }

  private static Set<Staff.Role> rolesWithYes(List<String> row, List<Staff.Role> roles) {
    Set<Staff.Role> yes = EnumSet.noneOf(Staff.Role.class);
    for (int i = 0; i < roles.size(); i++) {
      switch (row.get(i + 1)) {
        case "yes" -> yes.add(roles.get(i));
        case "no" -> {}
        default -> throw new IllegalArgumentException("Neither yes nor no: " + row);
      }
    }
    return yes;
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split(",", -1)).map(String::strip).toList();
  }
}
