package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.xinqiao.organization.Staff;

class PermissionMatrixTest {

  private static final String HEAD = "permission,nurse,doctor,lead,operator,engineer,auditor\n";

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
        .containsExactly(Permission.PATIENT_SEARCH, Permission.AUDIT_VIEW);
  }

  @Test
  void markersAreNobodysByRole() {
    PermissionMatrix matrix = PermissionMatrix.load();
    assertThat(matrix.allows(Staff.Role.LEAD, Permission.SIGNED_IN)).isFalse();
  }

  @Test
  void whatIsMissingOrUnclearStopsTheStart() {
    String all =
        Arrays.stream(Permission.values())
            .filter(p -> !p.marker())
            .map(p -> p + ",yes,no,no,no,no,no\n")
            .collect(Collectors.joining());
    assertThat(PermissionMatrix.parse(HEAD + all)).isNotNull();
    for (String bad :
        new String[] {
          HEAD + all.substring(all.indexOf('\n') + 1), // one permission missing
          HEAD + all + "TASK_VIEW,yes,no,no,no,no,no\n", // one twice
          HEAD + all + "SIGNED_IN,yes,no,no,no,no,no\n", // a marker
          HEAD + all.replaceFirst("yes", "maybe"),
          HEAD + all.replaceFirst(",no\n", "\n"), // one column short
          HEAD.replace(",engineer", "") + all, // one role missing
          HEAD + all + "TASK_EAT,yes,no,no,no,no,no\n" // no such permission
        }) {
      assertThatThrownBy(() -> PermissionMatrix.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
