package org.xinqiao.appointment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.condition.Conditions;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.json.JsonMapper;

/// What conditions may ask of appointments beyond what a message says.
@XinqiaoTest
class AppointmentFactsTests {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Autowired TestHospital hospitals;
  @Autowired IntakeRounds intake;
  @Autowired Conditions conditions;
  @Autowired DSLContext dsl;

  /// A move begins it anew, a cancellation with an old time does not.
  @Test
  void theLeadIsFromWhenThisTimeWasAgreed() {
    Tenant tenant = hospitals.open();
    say(tenant, "SIU^S12", "20260302170000", "20260312090000", "Booked");
    assertThat(withLead(tenant, 10)).isEqualTo(1);
    say(tenant, "SIU^S13", "20260305080000", "20260320090000", "Booked");
    assertThat(withLead(tenant, 10)).isZero();
    assertThat(withLead(tenant, 15)).isEqualTo(1);
    say(tenant, "SIU^S15", "20260306080000", "20260312090000", "Cancelled");
    assertThat(withLead(tenant, 15)).isEqualTo(1);
  }

  /// Of a cancellation alone nobody knows when it was booked.
  @Test
  void withoutABookingThereIsNoLead() {
    Tenant tenant = hospitals.open();
    say(tenant, "SIU^S15", "20260306080000", "20260312090000", "Cancelled");
    assertThat(
            count(
                tenant,
                "{'exists':{'fact':'appointment','where':{'field':'leadDays','op':'isNull'}}}"))
        .isEqualTo(1);
  }

  private int withLead(Tenant tenant, int days) {
    return count(
        tenant,
        "{'exists':{'fact':'appointment','where':{'field':'leadDays','op':'=','value':%d}}}"
            .formatted(days));
  }

  private int count(Tenant tenant, String condition) {
    return hospitals.in(
        tenant,
        () ->
            dsl.fetchCount(
                dsl.selectOne()
                    .from(conditions.patients())
                    .where(
                        conditions.compile(
                            conditions.parse(JSON.readTree(condition.replace('\'', '"'))),
                            LocalDate.of(2026, 3, 20)))));
  }

  private void say(Tenant tenant, String event, String at, String start, String state) {
    String message =
        """
        MSH|^~\\&|HIS|SZYY|PRM|SZYY|%2$s+0800||%1$s|%2$s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
        SCH|W1|Y1^HIS||||BK|复诊|FOLLOWUP^复诊^L|15|MIN|^^^%3$s|||||||||||||||||%4$s
        PID|1||P0000456^^^HIS^PI||欧阳^建国||19480903|M|||||^PRN^CP^^^^13000000003
        PV1|1|O|骨科门诊|||||||0401^骨科
        """
            .formatted(event, at, start, state);
    assertThat(intake.take(tenant, message)).contains("MSA|AA");
  }
}
