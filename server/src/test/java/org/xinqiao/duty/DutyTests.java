package org.xinqiao.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;

/// Who can be given what, and who is away.
@XinqiaoTest
class DutyTests {

  private static final LocalDate TODAY = LocalDate.parse("2026-11-23");
  private static final Instant NOW = Instant.parse("2026-11-23T02:00:00Z");

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Organizations organizations;
  @Autowired Duties duties;
  @Autowired KeepDuty keep;

  private Tenant tenant;
  private Staff nurse;
  private Staff colleague;
  private CurrentStaff lead;

  @BeforeEach
  void aHospital() {
    tenant = hospitals.open();
    nurse = hired("周晓燕", Staff.Role.NURSE);
    colleague = hired("沈静", Staff.Role.NURSE);
    Staff one = hired("许敏", Staff.Role.LEAD);
    lead =
        new CurrentStaff(
            one.id(), one.displayName(), one.role(), null, tenant.id(), UUID.randomUUID());
  }

  @Test
  void ofWhomNothingWasSaidCanBeGivenNothing() {
    assertThat(here(() -> duties.kept())).isFalse();
    Duty duty = dutyOf(nurse);
    assertThat(duty.minutesPerDay()).isZero();
    assertThat(duty.skills()).isEmpty();
  }

  @Test
  void whatWasSaidLastHolds() {
    assertThat(here(() -> keep.keep(nurse.id(), 240, Seniority.JUNIOR, Set.of("call"), lead, NOW)))
        .isEmpty();
    assertThat(
            here(() ->
                keep.keep(nurse.id(), 300, Seniority.SENIOR, Set.of("call", "reply"), lead, NOW)))
        .isEmpty();
    Duty duty = dutyOf(nurse);
    assertThat(duty.minutesPerDay()).isEqualTo(300);
    assertThat(duty.seniority()).isEqualTo(Seniority.SENIOR);
    assertThat(duty.skills()).containsExactlyInAnyOrder("call", "reply");
    assertThat(here(() -> duties.kept())).isTrue();
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThat(here(() -> keep.keep(nurse.id(), 240, Seniority.JUNIOR, Set.of("dance"), lead, NOW)))
        .contains(KeepDuty.Refusal.UNKNOWN_SKILL);
    assertThat(
            here(() ->
                keep.keep(
                    new StaffId(UUID.randomUUID()), 1, Seniority.JUNIOR, Set.of(), lead, NOW)))
        .contains(KeepDuty.Refusal.UNKNOWN_STAFF);
    assertThat(away(nurse, 3, 2, null)).containsExactly(KeepDuty.Refusal.ENDS_BEFORE_IT_BEGINS);
    assertThat(away(nurse, -3, -1, null)).containsExactly(KeepDuty.Refusal.IS_OVER);
    assertThat(away(nurse, 0, 2, nurse)).containsExactly(KeepDuty.Refusal.DEPUTY_UNFIT);
  }

  @Test
  void nobodyIsAwayTwiceOnOneDayAndNobodyStandsInWhileAway() {
    assertThat(away(nurse, 2, 5, null)).isEmpty();
    assertThat(away(nurse, 5, 6, null)).containsExactly(KeepDuty.Refusal.OVERLAPS);
    assertThat(away(colleague, 5, 6, nurse)).containsExactly(KeepDuty.Refusal.DEPUTY_UNFIT);
    assertThat(away(colleague, 6, 7, nurse)).isEmpty();
    assertThat(dutyOf(nurse).absenceOn(TODAY.plusDays(1))).isNull();
    assertThat(dutyOf(nurse).absenceOn(TODAY.plusDays(2))).isNotNull();
    assertThat(dutyOf(nurse).absenceOn(TODAY.plusDays(5))).isNotNull();
    assertThat(dutyOf(nurse).absenceOn(TODAY.plusDays(6))).isNull();
  }

  @Test
  void whoCameBackEarlyIsThere() {
    away(nurse, 0, 5, null);
    UUID absence = dutyOf(nurse).absences().getFirst().id();
    assertThat(here(() -> keep.back(absence, lead, NOW))).isEmpty();
    assertThat(here(() -> keep.back(absence, lead, NOW)))
        .contains(KeepDuty.Refusal.UNKNOWN_ABSENCE);
    assertThat(dutyOf(nurse).absenceOn(TODAY)).isNull();
    assertThat(away(nurse, 0, 1, null)).isEmpty();
  }

  @Test
  void oneHospitalSeesNothingOfAnother() {
    here(() -> keep.keep(nurse.id(), 240, Seniority.JUNIOR, Set.of("call"), lead, NOW));
    away(nurse, 0, 5, null);
    Tenant other = hospitals.open();
    assertThat(Tenancy.<Boolean, RuntimeException>call(other.id(), () -> duties.kept())).isFalse();
    assertThat(
            Tenancy.<List<Absence>, RuntimeException>call(other.id(), () -> duties.absences(TODAY)))
        .isEmpty();
  }

  @Test
  void theLeadKeepsItOnTheScreenAndNobodyElse() {
    TestBrowser browser = people.signIn(tenant, Staff.Role.LEAD);
    assertThat(TestBrowser.json(browser.get("/api/duty/kinds"))).hasSize(8);
    JsonNode first = TestBrowser.json(browser.get("/api/duty?limit=2"));
    assertThat(first.path("items")).hasSize(2);
    JsonNode rest =
        TestBrowser.json(browser.get("/api/duty?cursor=" + first.path("nextCursor").asString()));
    assertThat(first.path("items").size() + rest.path("items").size()).isEqualTo(4);
    String id = nurse.id().toString();
    assertThat(
            browser
                .send(
                    "PUT",
                    "/api/duty/" + id,
                    "{\"minutesPerDay\":240,\"seniority\":\"regular\",\"skills\":[\"call\"]}")
                .statusCode())
        .isEqualTo(204);
    assertThat(
            browser
                .send(
                    "PUT",
                    "/api/duty/" + id,
                    "{\"minutesPerDay\":2400,\"seniority\":\"regular\",\"skills\":[]}")
                .statusCode())
        .isEqualTo(400);
    String day = LocalDate.now(java.time.ZoneId.of("Asia/Shanghai")).plusDays(1).toString();
    Map<String, Object> away =
        Map.of("first", day, "last", day, "deputyId", colleague.id().value());
    assertThat(browser.post("/api/duty/" + id + "/absences", away).statusCode()).isEqualTo(204);
    assertThat(browser.post("/api/duty/" + id + "/absences", away).statusCode()).isEqualTo(409);
    JsonNode one = TestBrowser.json(browser.get("/api/duty?q=" + "%E5%91%A8%E6%99%93%E7%87%95"));
    assertThat(one.path("items")).hasSize(1);
    JsonNode absence = one.path("items").path(0).path("absences").path(0);
    assertThat(absence.path("deputy").path("displayName").asString()).isEqualTo("沈静");
    assertThat(one.path("items").path(0).path("away").asBoolean()).isFalse();
    assertThat(
            browser
                .post("/api/duty/absences/" + absence.path("id").asString() + "/end", Map.of())
                .statusCode())
        .isEqualTo(204);
    assertThat(people.signIn(tenant, Staff.Role.NURSE).get("/api/duty").statusCode())
        .isEqualTo(403);
  }

  private List<KeepDuty.Refusal> away(
      Staff staff, int from, int until, @org.jspecify.annotations.Nullable Staff deputy) {
    return here(() ->
            keep.away(
                staff.id(),
                TODAY.plusDays(from),
                TODAY.plusDays(until),
                deputy == null ? null : deputy.id(),
                lead,
                TODAY,
                NOW))
        .stream()
        .toList();
  }

  private Duty dutyOf(Staff staff) {
    return here(() -> duties.all(TODAY)).stream()
        .filter(one -> one.staff().id().equals(staff.id()))
        .findFirst()
        .orElseThrow();
  }

  private Staff hired(String name, Staff.Role role) {
    return hospitals.in(tenant, () -> organizations.hire(name, role, null));
  }

  private <T> T here(Supplier<T> action) {
    return Tenancy.call(tenant.id(), action::get);
  }
}
