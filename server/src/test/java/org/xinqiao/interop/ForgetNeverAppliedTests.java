package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

@XinqiaoTest
class ForgetNeverAppliedTests {

  @Autowired TestHospital hospitals;
  @Autowired IntakeRounds intake;
  @Autowired ForgetNeverApplied forget;
  @Autowired IntakeSettings settings;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;

  @BeforeEach
  void aMessageInEachState() {
    tenant = hospitals.open();
    intake.take(tenant, registers("APPLIED", "P1"));
    intake.take(tenant, registers("QUARANTINED", ""));
    intake.keep(tenant, List.of(registers("RECEIVED", "P2"), registers("WITHDRAWN", "P3")));
    intake.keep(tenant, List.of(registers("REJECTED", "P4").replace("ADT^A28^ADT_A05", "XYZ")));
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE intake_message SET state = 'withdrawn' WHERE control_id = 'WITHDRAWN'")
                .update());
    assertThat(strings("SELECT control_id FROM intake_message WHERE lower(control_id) = state"))
        .hasSize(5);
  }

  @Test
  void whatWasNeverAppliedEndsAfterTheTimeThatIsSet() {
    forgetAfter(settings.keepNeverApplied().minusMinutes(5));
    assertThat(kept()).hasSize(5);
    assertThat(strings("SELECT action FROM audit_event WHERE action = 'intake.forget'")).isEmpty();

    forgetAfter(settings.keepNeverApplied().plusMinutes(5));
    assertThat(kept()).containsExactlyInAnyOrder("APPLIED", "RECEIVED");
    assertThat(strings("SELECT reason FROM audit_event WHERE action = 'intake.forget'"))
        .singleElement()
        .asString()
        .startsWith("3 messages");
  }

  @Test
  void theApplicationItselfMayRemoveNoMessage() {
    assertThatThrownBy(
            () -> hospitals.run(tenant, () -> jdbc.sql("DELETE FROM intake_message").update()))
        .isInstanceOf(DataAccessException.class);
    hospitals.run(
        tenant,
        () -> jdbc.sql("SELECT intake_forget_never_applied('infinity', 9)").query(row -> {}));
    assertThat(kept()).containsExactlyInAnyOrder("APPLIED", "RECEIVED");
  }

  @Test
  void thoseOfAnotherHospitalStay() {
    Tenant other = hospitals.open();
    Tenancy.run(other.id(), () -> at(Duration.ofDays(1_000), forget::round));
    assertThat(kept()).hasSize(5);
  }

  private void forgetAfter(Duration time) {
    Tenancy.run(tenant.id(), () -> at(time, forget::round));
  }

  private void at(Duration later, Runnable action) {
    TestClock.at(
        LocalDateTime.ofInstant(clock.instant().plus(later), TestClock.HOSPITAL)
            .withNano(0)
            .toString(),
        action);
  }

  private List<String> kept() {
    return strings("SELECT control_id FROM intake_message");
  }

  private List<String> strings(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }

  private static String registers(String control, String number) {
    return """
    MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260318140500+0800||ADT^A28^ADT_A05|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
    EVN|A28|20260318140000+0800
    PID|1||%s^^^HIS^PI||王^秀兰||19580314|F
    """
        .formatted(control, number);
  }
}
