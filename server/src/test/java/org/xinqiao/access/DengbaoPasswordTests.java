package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Audit;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;

/// The policy of 等保: passwords grow old and do not come back.
@XinqiaoTest
class DengbaoPasswordTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Credentials credentials;
  @Autowired Passwords passwords;
  @Autowired StaffSessions sessions;
  @Autowired Throttle throttle;
  @Autowired AccessHash hash;
  @Autowired Audit audit;
  @Autowired PlatformTransactionManager transactions;

  private ChangePassword.Outcome change(CurrentStaff staff, String present, String next) {
    PasswordRules rules = new PasswordRules(PasswordPolicy.DENGBAO3, BreachedPasswords.load(null));
    return new ChangePassword(
            credentials, passwords, rules, sessions, throttle, hash, audit, transactions)
        .handle(staff, present, next, now);
  }

  private Instant now = Instant.now();

  @Test
  void noneOfTheLastFiveComesBack() {
    Tenant tenant = hospitals.open();
    TestStaff.Person nurse = people.hire(tenant, Staff.Role.NURSE);
    CurrentStaff staff =
        new CurrentStaff(
            nurse.staff().id(), "测试", Staff.Role.NURSE, null, tenant.id(), UUID.randomUUID());
    hospitals.run(
        tenant,
        () -> {
          String present = nurse.password();
          for (int i = 1; i <= 6; i++) {
            now = now.plusSeconds(1);
            String next = "Kastanienbaum No. " + i;
            assertThat(change(staff, present, next))
                .isInstanceOf(ChangePassword.Outcome.Changed.class);
            present = next;
          }
          now = now.plusSeconds(1);
          for (int i = 1; i <= 5; i++) {
            assertThat(change(staff, present, "Kastanienbaum No. " + i))
                .isEqualTo(new ChangePassword.Outcome.Weak(PasswordRules.Weakness.USED_BEFORE));
          }
          assertThat(change(staff, present, "kastanienbaum no"))
              .isEqualTo(new ChangePassword.Outcome.Weak(PasswordRules.Weakness.COMPOSITION));
          assertThat(change(staff, present, nurse.password()))
              .as("the sixth before the present one may come back")
              .isInstanceOf(ChangePassword.Outcome.Changed.class);
        });
  }
}
