package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Reach;
import org.xinqiao.shared.TenantId;

/// How the words of the matrix become a reach. That the database holds a request to it is shown by
/// `ReachTests`.
class StaffReachTest {

  private static final Instant NOW = Instant.parse("2026-11-26T03:00:00Z");
  private static final Department HEART = department("心内科");
  private static final Department BONES = department("骨科");
  private static final UUID ME = UUID.randomUUID();
  private static final Instant FADED = NOW.minus(TestAccess.settings().careFadesAfter());

  private final ListedCampuses campuses =
      new ListedCampuses(List.of(Set.of(HEART.id(), BONES.id())));

  @Test
  void eachScopeReachesWhatItsNameSays() {
    assertThat(reach(Scope.NO, HEART)).isEqualTo(Reach.nobody(ME));
    assertThat(reach(Scope.CARE_TEAM, HEART)).isEqualTo(new Reach(ME, Set.of(ME), FADED));
    assertThat(reach(Scope.DEPARTMENT, HEART))
        .isEqualTo(new Reach(ME, Set.of(ME, HEART.id()), FADED));
    assertThat(reach(Scope.CAMPUS, HEART))
        .isEqualTo(new Reach(ME, Set.of(ME, HEART.id(), BONES.id()), FADED));
    assertThat(reach(Scope.HOSPITAL, HEART)).isEqualTo(Reach.everybody(ME));
  }

  /// Who works for the whole hospital looks after nobody in particular.
  @Test
  void whoWorksForTheWholeHospitalHasNoDepartmentToStayIn() {
    assertThat(reach(Scope.NO, null)).isEqualTo(Reach.nobody(ME));
    assertThat(reach(Scope.CARE_TEAM, null)).isEqualTo(new Reach(ME, Set.of(ME), FADED));
    for (Scope scope : List.of(Scope.DEPARTMENT, Scope.CAMPUS, Scope.HOSPITAL)) {
      assertThat(reach(scope, null)).as(scope.toString()).isEqualTo(Reach.everybody(ME));
    }
  }

  @ParameterizedTest
  @EnumSource(Permission.class)
  void whatIsNotAboutPatientsHasNoReach(Permission permission) {
    StaffReach reaches = reaches(Scope.HOSPITAL);
    Reach reach = reaches.of(staff(HEART), permission, NOW);
    switch (permission) {
      case SIGNED_IN -> assertThat(reach).isEqualTo(Reach.nobody(ME));
      case PUBLIC,
          PATIENT_LINK,
          INTEGRATION_VIEW,
          INTEGRATION_OPERATE,
          EXPORT_ALLOW,
          IMPORT_RUN,
          MEASURE_VIEW,
          PREDICTION_VIEW,
          PREDICTION_TRAIN,
          VIEW_KEEP,
          VIEW_SHARE,
          FACT_VIEW,
          TAG_REVIEW,
          LISTING_APPROVE,
          LISTING_TRACE,
          SENDING_STOP,
          GREETING_KEEP,
          ACCESS_REVIEW,
          STAFF_MANAGE,
          DUTY_KEEP,
          AUDIT_VIEW ->
          assertThat(reach).isNull();
      default -> assertThat(reach).isEqualTo(Reach.everybody(ME));
    }
  }

  @Test
  void seeingAndUsingAreThePermissionsOwn() {
    Staff nurse = new Staff(new StaffId(ME), "王敏", Staff.Role.NURSE, HEART, true);
    StaffReach reaches = reaches(Scope.DEPARTMENT);
    Reach department = new Reach(ME, Set.of(ME, HEART.id()), FADED);
    assertThat(reaches.toSee(nurse, NOW)).isEqualTo(department);
    assertThat(reaches.toUse(Permission.TASK_VIEW, nurse, NOW)).isEqualTo(department);
    Staff doctor = new Staff(new StaffId(ME), "李强", Staff.Role.DOCTOR, HEART, true);
    assertThat(reaches.toSee(doctor, NOW)).isEqualTo(Reach.nobody(ME));
    assertThat(reaches.toUse(Permission.TASK_VIEW, doctor, NOW)).isEqualTo(Reach.nobody(ME));
  }

  @Test
  void onlyTheWholeHospitalIsEverybody() {
    for (Scope scope : Scope.values()) {
      assertThat(reaches(scope).isEverybody(staff(HEART), Permission.PATIENT_VIEW))
          .as(scope.toString())
          .isEqualTo(scope == Scope.HOSPITAL);
    }
    assertThat(reaches(Scope.DEPARTMENT).isEverybody(staff(null), Permission.PATIENT_VIEW))
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(Staff.Role.class)
  void whatARoleMayIsListedAsTheMatrixSays(Staff.Role role) {
    PermissionMatrix matrix = PermissionMatrix.load();
    StaffReach reaches = new StaffReach(matrix, campuses, TestAccess.settings());
    assertThat(reaches.rights(role))
        .containsExactlyElementsOf(
            Arrays.stream(Permission.values())
                .filter(one -> matrix.scope(role, one) != Scope.NO)
                .map(one -> new StaffReach.Right(one, matrix.scope(role, one)))
                .toList());
    assertThat(reaches.fields(role))
        .allSatisfy(right -> {
          assertThat(matrix.allows(role, right.permission())).isTrue();
          assertThat(right.visibility())
              .isEqualTo(matrix.visibility(role, right.permission(), right.field()));
        })
        .hasSize(
            (int)
                matrix.fields().stream()
                    .filter(shown -> matrix.allows(role, shown.permission()))
                    .count());
  }

  @Test
  void aFieldIsSeenAsTheRoleOfThePersonSees() {
    StaffReach reaches = new StaffReach(PermissionMatrix.load(), campuses, TestAccess.settings());
    assertThat(reaches.visibility(staff(HEART), Permission.PATIENT_VIEW, Field.PHONE))
        .isEqualTo(Visibility.MASKED);
    assertThat(reaches.visibility(staff(HEART), Permission.PATIENT_VIEW, Field.RELATIVES))
        .isEqualTo(Visibility.CLEAR);
  }

  private @Nullable Reach reach(Scope scope, @Nullable Department department) {
    return reaches(scope).of(staff(department), Permission.PATIENT_VIEW, NOW);
  }

  /// A matrix in which the nurse has that scope wherever it is possible, and nobody else anything.
  private StaffReach reaches(Scope scope) {
    String rows =
        Arrays.stream(Permission.values())
            .filter(permission -> !permission.marker())
            .map(permission -> {
              Scope fits = permission.aboutPatients() || scope == Scope.NO ? scope : Scope.HOSPITAL;
              String name = permission.name().toLowerCase(Locale.ROOT).replace('_', '-');
              return name.replaceFirst("-", ",") + ",," + fits + ",no,no,no,no,no,no\n";
            })
            .collect(Collectors.joining());
    return new StaffReach(
        PermissionMatrix.parse(
            "resource,action,field,nurse,doctor,lead,campus-lead,operator,engineer,auditor\n"
                + rows),
        campuses,
        TestAccess.settings());
  }

  private static CurrentStaff staff(@Nullable Department department) {
    return new CurrentStaff(
        new StaffId(ME), "王敏", Staff.Role.NURSE, department, new TenantId(1), UUID.randomUUID());
  }

  private static Department department(String name) {
    return new Department(UUID.randomUUID(), name, name, false);
  }
}
