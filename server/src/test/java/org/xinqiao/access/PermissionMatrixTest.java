package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.xinqiao.organization.Staff;

class PermissionMatrixTest {

  private static final String HEAD =
      "resource,action,field,nurse,doctor,lead,campus-lead,operator,engineer,auditor\n";

  @Test
  void theFileIsComplete() {
    PermissionMatrix matrix = PermissionMatrix.load();
    assertThat(matrix.allows(Staff.Role.NURSE, Permission.TASK_WORK)).isTrue();
    assertThat(matrix.allows(Staff.Role.NURSE, Permission.INTEGRATION_OPERATE)).isFalse();
  }

  /// Separate duties: whoever runs the machines sees no patient, and the other way round.
  @Test
  void noRoleBothOperatesTheIntegrationAndSeesPatients() {
    PermissionMatrix matrix = PermissionMatrix.load();
    for (Staff.Role role : Staff.Role.values()) {
      assertThat(
              matrix.allows(role, Permission.INTEGRATION_OPERATE)
                  && matrix.allows(role, Permission.PATIENT_VIEW))
          .as(role.toString())
          .isFalse();
    }
  }

  /// Three powers apart (GB/T 22239-2019, 8.1.5): who watches can change nothing.
  @Test
  void whoeverWatchesChangesNothing() {
    PermissionMatrix matrix = PermissionMatrix.load();
    for (Staff.Role role : Staff.Role.values()) {
      assertThat(matrix.allows(role, Permission.AUDIT_VIEW))
          .as(role.toString())
          .isEqualTo(role == Staff.Role.AUDITOR);
    }
    assertThat(Permission.values())
        .filteredOn(permission -> !permission.marker())
        .filteredOn(permission -> matrix.allows(Staff.Role.AUDITOR, permission))
        .containsExactly(
            Permission.PATIENT_SEARCH,
            Permission.EMERGENCY_REVIEW,
            Permission.LISTING_TRACE,
            Permission.ACCESS_REVIEW,
            Permission.AUDIT_VIEW);
  }

  /// Nobody takes out more than they see.
  @Test
  void aListReachesNoFurtherThanTheScreen() {
    PermissionMatrix matrix = PermissionMatrix.load();
    for (Staff.Role role : Staff.Role.values()) {
      for (Permission seen :
          List.of(
              Permission.MEASURE_PATIENTS, Permission.PATIENT_SEARCH, Permission.PATIENT_VIEW)) {
        assertThat(matrix.scope(role, Permission.LISTING_ASK))
            .as(role + " " + seen)
            .isLessThanOrEqualTo(matrix.scope(role, seen));
      }
    }
  }

  @Test
  void markersAreNobodysByRole() {
    PermissionMatrix matrix = PermissionMatrix.load();
    assertThat(matrix.allows(Staff.Role.LEAD, Permission.SIGNED_IN)).isFalse();
  }

  @Test
  void howFarAPermissionReachesDependsOnTheRole() {
    PermissionMatrix matrix = PermissionMatrix.load();
    assertThat(matrix.scope(Staff.Role.NURSE, Permission.PATIENT_VIEW)).isEqualTo(Scope.DEPARTMENT);
    assertThat(matrix.scope(Staff.Role.LEAD, Permission.PATIENT_VIEW)).isEqualTo(Scope.HOSPITAL);
    assertThat(matrix.scope(Staff.Role.ENGINEER, Permission.PATIENT_VIEW)).isEqualTo(Scope.NO);
  }

  @Test
  void aFieldIsSeenAsItsRowSaysAndOneWithoutARowIsAFault() {
    PermissionMatrix matrix = PermissionMatrix.load();
    assertThat(matrix.visibility(Staff.Role.NURSE, Permission.PATIENT_VIEW, Field.PHONE))
        .isEqualTo(Visibility.MASKED);
    assertThat(matrix.visibility(Staff.Role.ENGINEER, Permission.PATIENT_VIEW, Field.PHONE))
        .isEqualTo(Visibility.HIDDEN);
    assertThatThrownBy(
            () -> matrix.visibility(Staff.Role.NURSE, Permission.TASK_VIEW, Field.RELATIVES))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theWordsOfTheFileAreReadBack() {
    for (Scope scope : Scope.values()) {
      assertThat(Scope.of(scope.toString())).isEqualTo(scope);
    }
    for (Field field : Field.values()) {
      assertThat(Field.of(field.toString())).isEqualTo(field);
    }
    for (Visibility visibility : Visibility.values()) {
      assertThat(Visibility.of(visibility.toString())).isEqualTo(visibility);
    }
  }

  /// A whole phone is seen by an act of its own, with a reason, and by no role just so.
  @Test
  void nobodySeesAWholePhoneWithoutAsking() {
    PermissionMatrix matrix = PermissionMatrix.load();
    assertThat(matrix.fields())
        .filteredOn(shown -> shown.field() == Field.PHONE)
        .isNotEmpty()
        .allSatisfy(shown ->
            assertThat(Staff.Role.values())
                .noneMatch(role ->
                    matrix.visibility(role, shown.permission(), Field.PHONE) == Visibility.CLEAR));
  }

  @Test
  void whatIsMissingOrUnclearStopsTheStart() {
    String all =
        Arrays.stream(Permission.values())
            .filter(p -> !p.marker())
            .map(p -> key(p) + ",,hospital,no,no,no,no,no,no\n")
            .collect(Collectors.joining());
    String phone = "patient,view,phone,masked,hidden,hidden,hidden,hidden,hidden,hidden\n";
    assertThat(PermissionMatrix.parse(HEAD + all + phone)).isNotNull();
    assertThat(PermissionMatrix.parse("\n" + HEAD + "\n  \n" + all + "\n" + phone + "\n"))
        .as("empty lines say nothing")
        .isNotNull();
    for (String bad :
        new String[] {
          HEAD + all.substring(all.indexOf('\n') + 1), // one permission missing
          HEAD + all + "task,view,,hospital,no,no,no,no,no,no\n", // one twice
          HEAD + all + phone + phone, // a field twice
          HEAD + all + "signed,in,,hospital,no,no,no,no,no,no\n", // a marker
          HEAD + all.replaceFirst("hospital", "yes"), // no scope
          HEAD + all + phone.replace("masked", "partly"), // no visibility
          HEAD + all + phone.replace("view", "eat"), // a field of no permission
          HEAD + all + phone.replace("phone", "shoe-size"), // no such field
          HEAD + all + phone.replaceFirst("hidden", "clear"), // shown to a role that may not look
          HEAD + all.replaceFirst(",no\n", "\n"), // one column short
          HEAD.replace(",engineer", "") + all, // one role missing
          HEAD.replace(",engineer", ",auditor") + all, // one role twice
          HEAD.replace("resource,", "") + all, // another kind of table
          "resource,action\n", // none at all
          "resource,action,field\n" + all, // no roles
          HEAD.replace("\n", ",nurse\n") + all.replace("\n", ",no\n"), // one role more
          HEAD.replace("resource", "thing") + all, // a column of another name
          HEAD + all.replaceFirst("(staff,manage,,)hospital", "$1department"), // of what?
          HEAD + all + "task,eat,,hospital,no,no,no,no,no,no\n" // no such permission
        }) {
      assertThatThrownBy(() -> PermissionMatrix.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static String key(Permission permission) {
    String name = permission.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return name.replaceFirst("-", ",");
  }
}
