package org.xinqiao.access;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Reach;

/// Translates what the matrix says into whose patients a request may touch. Thread-safe.
@Component
public class StaffReach {

  private final PermissionMatrix matrix;
  private final Campuses campuses;
  private final AccessSettings settings;

  StaffReach(PermissionMatrix matrix, Campuses campuses, AccessSettings settings) {
    this.matrix = matrix;
    this.campuses = campuses;
    this.settings = settings;
  }

  /// How far a permission reaches for a role.
  public record Right(Permission permission, Scope scope) {}

  /// How a role sees a field in answers under a permission.
  public record FieldRight(Permission permission, Field field, Visibility visibility) {}

  /// All that a role may, in the order of [Permission].
  public List<Right> rights(Staff.Role role) {
    return Arrays.stream(Permission.values())
        .filter(permission -> matrix.allows(role, permission))
        .map(permission -> new Right(permission, matrix.scope(role, permission)))
        .toList();
  }

  /// How a role sees the fields of what it may see.
  public List<FieldRight> fields(Staff.Role role) {
    return matrix.fields().stream()
        .filter(shown -> matrix.allows(role, shown.permission()))
        .map(shown ->
            new FieldRight(
                shown.permission(),
                shown.field(),
                matrix.visibility(role, shown.permission(), shown.field())))
        .toList();
  }

  /// How the role of a member of staff sees a field in answers under a permission.
  public Visibility visibility(CurrentStaff staff, Permission permission, Field field) {
    return matrix.visibility(staff.role(), permission, field);
  }

  /// Whose patients a member of staff may see, as it stands now.
  public Reach toSee(Staff staff, Instant now) {
    return toUse(Permission.PATIENT_VIEW, staff, now);
  }

  /// For whose patients a permission is good in the hands of a member of staff, as it stands now:
  /// for work in their name that outlives the request.
  public Reach toUse(Permission permission, Staff staff, Instant now) {
    return of(staff.id(), staff.department(), matrix.scope(staff.role(), permission), now);
  }

  /// Whether the permission is good for every patient of the hospital, for those who tell staff
  /// what happens without being asked.
  public boolean isEverybody(CurrentStaff staff, Permission permission) {
    return of(staff.id(), staff.department(), matrix.scope(staff.role(), permission), Instant.EPOCH)
            .parties()
        == null;
  }

  /// @return null for what is not about single patients, also for whoever is not admitted as staff
  @Nullable Reach of(CurrentStaff staff, Permission permission, Instant now) {
    if (permission == Permission.SIGNED_IN) {
      return Reach.nobody(staff.id().value());
    }
    if (!permission.aboutPatients()) {
      return null;
    }
    return of(staff.id(), staff.department(), matrix.scope(staff.role(), permission), now);
  }

  private Reach of(StaffId staff, @Nullable Department department, Scope scope, Instant now) {
    UUID me = staff.value();
    return switch (scope) {
      case NO -> Reach.nobody(me);
      case CARE_TEAM -> parties(now, me, Set.of());
      case DEPARTMENT ->
          department == null ? Reach.everybody(me) : parties(now, me, Set.of(department.id()));
      case CAMPUS ->
          department == null
              ? Reach.everybody(me)
              : parties(now, me, campuses.atCampusOf(department));
      case HOSPITAL -> Reach.everybody(me);
    };
  }

  private Reach parties(Instant now, UUID me, Set<UUID> departments) {
    Set<UUID> parties = new HashSet<>(departments);
    parties.add(me);
    return new Reach(me, parties, now.minus(settings.careFadesAfter()));
  }
}
