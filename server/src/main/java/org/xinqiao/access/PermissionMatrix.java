package org.xinqiao.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.core.io.ClassPathResource;
import org.xinqiao.organization.Staff;

/// Role by permission, and role by field, as the file says: a row with a field says how each role
/// sees it, a row without one how far the permission reaches. Anything but a complete table stops
/// the start: a permission that somebody forgot to think about is not silently given or withheld.
///
/// Who works for several departments has several accounts; a role is one. So nothing is ever added
/// up here, and a `no` cannot be outvoted.
final class PermissionMatrix {

  static final String FILE = "access/permissions.csv";

  private static final List<String> KEY = List.of("resource", "action", "field");

  /// A field of what a permission shows.
  record Shown(Permission permission, Field field) {}

  private final Map<Permission, Map<Staff.Role, Scope>> scopes = new EnumMap<>(Permission.class);
  private final Map<Shown, Map<Staff.Role, Visibility>> fields = new LinkedHashMap<>();

  private PermissionMatrix() {}

  static PermissionMatrix load() {
    try (var in = new ClassPathResource(FILE).getInputStream()) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PermissionMatrix parse(String csv) {
    List<List<String>> rows =
        csv.lines().filter(line -> !line.isBlank()).map(PermissionMatrix::cells).toList();
    List<String> head = rows.getFirst();
    if (head.size() < KEY.size() || !head.subList(0, KEY.size()).equals(KEY)) {
      throw new IllegalArgumentException(FILE + " must begin with the columns " + KEY);
    }
    List<Staff.Role> roles =
        head.stream().skip(KEY.size()).<Staff.Role>map(Staff.Role::of).toList();
    if (roles.size() != Staff.Role.values().length
        || !EnumSet.allOf(Staff.Role.class).equals(Set.copyOf(roles))) {
      throw new IllegalArgumentException(FILE + " must have one column for each role");
    }
    PermissionMatrix matrix = new PermissionMatrix();
    rows.subList(1, rows.size()).forEach(row -> matrix.add(row, roles));
    matrix.refuseGaps();
    return matrix;
  }

  /// How far the permission reaches for the role.
  Scope scope(Staff.Role role, Permission permission) {
    return scopes.getOrDefault(permission, Map.of()).getOrDefault(role, Scope.NO);
  }

  boolean allows(Staff.Role role, Permission permission) {
    return scope(role, permission) != Scope.NO;
  }

  /// How the role sees the field in answers under this permission.
  ///
  /// @throws IllegalArgumentException for a field that has no row there: nobody thought about it
  Visibility visibility(Staff.Role role, Permission permission, Field field) {
    Map<Staff.Role, Visibility> row = fields.get(new Shown(permission, field));
    if (row == null) {
      throw new IllegalArgumentException(
          FILE + " has no row for the field " + field + " under " + permission);
    }
    return row.getOrDefault(role, Visibility.HIDDEN);
  }

  /// The fields that have a row, in the order of the file.
  Set<Shown> fields() {
    return fields.keySet();
  }

  private void add(List<String> row, List<Staff.Role> roles) {
    if (row.size() != roles.size() + KEY.size()) {
      throw new IllegalArgumentException("Not a row of " + FILE + ": " + row);
    }
    Permission permission = permission(row);
    if (permission.marker()) {
      throw new IllegalArgumentException("Not decided by " + FILE + ": " + permission);
    }
    Object before;
    if (row.get(2).isEmpty()) {
      Map<Staff.Role, Scope> reach = new EnumMap<>(Staff.Role.class);
      for (int i = 0; i < roles.size(); i++) {
        reach.put(roles.get(i), Scope.of(row.get(KEY.size() + i)));
      }
      before = scopes.put(permission, reach);
      refuseUnlessItFits(permission, reach);
    } else {
      Map<Staff.Role, Visibility> seen = new EnumMap<>(Staff.Role.class);
      for (int i = 0; i < roles.size(); i++) {
        seen.put(roles.get(i), Visibility.of(row.get(KEY.size() + i)));
      }
      before = fields.put(new Shown(permission, Field.of(row.get(2))), seen);
    }
    if (before != null) {
      throw new IllegalArgumentException("Twice in " + FILE + ": " + row);
    }
  }

  /// What is not about patients has no part of them that it could reach.
  private static void refuseUnlessItFits(Permission permission, Map<Staff.Role, Scope> reach) {
    if (!permission.aboutPatients()
        && !EnumSet.of(Scope.NO, Scope.HOSPITAL).containsAll(reach.values())) {
      throw new IllegalArgumentException(
          permission + " is not about patients: it reaches the hospital or nothing");
    }
  }

  private void refuseGaps() {
    for (Permission permission : Permission.values()) {
      if (!permission.marker() && !scopes.containsKey(permission)) {
        throw new IllegalArgumentException("Missing in " + FILE + ": " + permission);
      }
    }
    fields.forEach((shown, seen) ->
        seen.forEach((role, visibility) -> {
          if (visibility != Visibility.HIDDEN && !allows(role, shown.permission())) {
            throw new IllegalArgumentException(
                role + " may not " + shown.permission() + " and so sees no " + shown.field());
          }
        }));
  }

  private static Permission permission(List<String> row) {
    return Permission.valueOf(
        (row.get(0) + "_" + row.get(1)).toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split(",", -1)).map(String::strip).toList();
  }
}
