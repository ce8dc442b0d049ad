package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.TenantId;

/// How long a session lives, and whose it is.
@XinqiaoTest
class SessionTests {

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired StaffAccounts accounts;
  @Autowired StaffSessions sessions;
  @Autowired JdbcClient jdbc;

  Tenant hospital;
  Staff nurse;
  OpaqueToken token;

  @BeforeEach
  void open() {
    hospital = hospitals.open();
    nurse = people.hire(hospital, Staff.Role.NURSE).staff();
    token = OpaqueToken.make(hospital.id());
    hospitals.run(hospital, () -> sessions.open(token, nurse, START));
  }

  private CurrentStaff keeper() {
    return new CurrentStaff(
        new StaffId(UUID.randomUUID()),
        "管理员",
        Staff.Role.ENGINEER,
        null,
        hospital.id(),
        UUID.randomUUID());
  }

  @Test
  void endsWhenItWasIdleForAQuarterOfAnHour() {
    assertThat(usedAt(Duration.ofMinutes(14))).isTrue();
    assertThat(usedAt(Duration.ofMinutes(28))).isTrue();
    assertThat(usedAt(Duration.ofMinutes(43))).isFalse();
    assertThat(usedAt(Duration.ofMinutes(44))).isFalse();
  }

  @Test
  void endsAfterTwelveHoursWhateverHappens() {
    for (int minutes = 10; minutes < 720; minutes += 10) {
      assertThat(usedAt(Duration.ofMinutes(minutes))).as(minutes + " minutes").isTrue();
    }
    assertThat(usedAt(Duration.ofMinutes(720))).isFalse();
  }

  @Test
  void saysWhenItWillEnd() {
    ActiveSession session =
        hospitals.in(hospital, () -> sessions.use(token, START.plusSeconds(60)).orElseThrow());
    assertThat(session.idleExpiresAt())
        .isEqualTo(START.plusSeconds(60).plus(Duration.ofMinutes(15)));
    assertThat(session.absoluteExpiresAt()).isEqualTo(START.plus(Duration.ofHours(12)));
  }

  @Test
  void isFoundInItsOwnHospitalOnly() {
    Tenant other = hospitals.open();
    OpaqueToken moved = new OpaqueToken(other.id(), token.secret());
    assertThat(hospitals.in(other, () -> sessions.use(moved, START))).isEmpty();
    assertThat(hospitals.in(other, () -> sessions.use(token, START))).isEmpty();
    assertThat(hospitals.in(hospital, () -> sessions.use(token, START))).isPresent();
  }

  @Test
  void endsWithTheAccount() {
    TestStaff.Person leaver = people.hire(hospital, Staff.Role.DOCTOR);
    TestBrowser browser = people.signIn(leaver);
    assertThat(browser.get("/api/session").statusCode()).isEqualTo(200);
    hospitals.run(hospital, () -> accounts.disable(leaver.staff().id(), keeper()));
    assertThat(browser.get("/api/session").statusCode()).isEqualTo(401);
  }

  @Test
  void holdsNoLongerForWhoeverLeftTheStaffList() {
    TestBrowser browser = people.signIn(hospital, Staff.Role.LEAD);
    hospitals.run(
        hospital,
        () ->
            jdbc.sql("UPDATE organization_staff SET active = false WHERE role = 'lead'").update());
    assertThat(browser.get("/api/session").statusCode()).isEqualTo(401);
  }

  @Test
  void aChangeOfRoleHoldsFromTheNextRequestOn() {
    TestBrowser browser = people.signIn(hospital, Staff.Role.OPERATOR);
    hospitals.run(
        hospital,
        () ->
            jdbc.sql("UPDATE organization_staff SET role = 'engineer' WHERE role = 'operator'")
                .update());
    assertThat(TestBrowser.json(browser.get("/api/session")).at("/user/role").asString())
        .isEqualTo("engineer");
  }

  @Test
  void askingWhetherItIsOpenDoesNotKeepItOpen() {
    OpaqueToken today = OpaqueToken.make(hospital.id());
    Instant now = Instant.now();
    CurrentStaff staff =
        hospitals.in(
            hospital, () -> sessions.open(today, nurse, now.minus(Duration.ofMinutes(14))).staff());
    assertThat(hospitals.<Boolean>in(hospital, () -> sessions.isOpen(staff))).isTrue();
    assertThat(hospitals.in(hospital, () -> sessions.use(today, now.plus(Duration.ofMinutes(2)))))
        .isEmpty();
  }

  @Test
  void aCookieOfNobodyIsNoSession() {
    for (String cookie :
        new String[] {
          "",
          "x",
          OpaqueToken.make(hospital.id()).text(),
          OpaqueToken.make(new TenantId(999_999)).text()
        }) {
      assertThat(
              people.browser().cookie(SessionCookie.NAME, cookie).get("/api/session").statusCode())
          .isEqualTo(401);
    }
  }

  private boolean usedAt(Duration after) {
    return hospitals.in(hospital, () -> sessions.use(token, START.plus(after)).isPresent());
  }
}
