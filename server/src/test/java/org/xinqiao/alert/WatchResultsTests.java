package org.xinqiao.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Tenant;

/// A result that must not wait becomes an alert with its task, once, and nothing else does.
@XinqiaoTest
class WatchResultsTests {

  private static final String POTASSIUM =
      """
      PV1|1|O|肾内科门诊||||||||||||||||MZ1^^^HIS^VN
      OBR|1|JY9^HIS|LIS9^LIS|K^血钾^L|||20250321150000
      OBX|1|NM|2823-3^钾^LN^K^血钾^L||%s|mmol/L|3.5-5.3|%s|||%s|||20250321150000
      """;
  private static final String PRESSURE =
      """
      OBR|1|BP%1$s|BP%1$s|85354-9^血压^LN|||%1$s
      OBX|1|NM|8480-6^收缩压^LN||%2$s|mm[Hg]|90-134|H|||F|||%1$s
      OBX|2|NM|8462-4^舒张压^LN||%3$s|mm[Hg]|60-84|H|||F
      """;

  @Autowired TestHospital hospitals;
  @Autowired IntakeRounds intake;
  @Autowired JdbcClient jdbc;

  @Test
  void aCriticalValueIsAnEmergencyOnce() {
    Tenant tenant = hospitals.open();
    at(
        "2025-03-21T15:30",
        () -> {
          take(tenant, "R1", POTASSIUM.formatted("6.8", "HH", "F"));
          take(tenant, "R2", POTASSIUM.formatted("6.8", "HH", "F"));
        });
    assertThat(alerts(tenant))
        .containsExactly("EMERGENCY critical-result result/LIS9|K/2823-3 检验危急值：钾 HH reading");
    assertThat(tasks(tenant)).containsExactly("abnormal-answer 1 危急值 6.8 mmol/L");
  }

  @Test
  void aHighValueThatTheLaboratoryDoesNotCallCriticalIsNone() {
    Tenant tenant = hospitals.open();
    at("2025-03-21T15:30", () -> take(tenant, "R1", POTASSIUM.formatted("5.6", "H", "F")));
    assertThat(alerts(tenant)).isEmpty();
  }

  @Test
  void aDayLateItIsUrgentAndAWeekLateItIsHistory() {
    Tenant dayLate = hospitals.open();
    at("2025-03-22T15:30", () -> take(dayLate, "R1", POTASSIUM.formatted("6.8", "HH", "F")));
    assertThat(alerts(dayLate)).singleElement().asString().startsWith("URGENT");
    Tenant weekLate = hospitals.open();
    at("2025-03-28T15:30", () -> take(weekLate, "R1", POTASSIUM.formatted("6.8", "HH", "F")));
    assertThat(alerts(weekLate)).isEmpty();
  }

  @Test
  void aPreliminaryValueThatComesAfterItsCorrectionIsNone() {
    Tenant tenant = hospitals.open();
    at(
        "2025-03-21T15:30",
        () -> {
          take(tenant, "R1", POTASSIUM.formatted("4.8", "", "C"));
          take(tenant, "R2", POTASSIUM.formatted("6.8", "HH", "P"));
        });
    assertThat(alerts(tenant)).isEmpty();
  }

  @Test
  void aResultThatWasWithdrawnIsNone() {
    Tenant tenant = hospitals.open();
    at("2025-03-21T15:30", () -> take(tenant, "R1", POTASSIUM.formatted("6.8", "HH", "X")));
    assertThat(alerts(tenant)).isEmpty();
  }

  @Test
  void readingsOfADayAreOneAlertUntilTheyAreWorse() {
    Tenant tenant = hospitals.open();
    at(
        "2025-03-03T07:15",
        () -> take(tenant, "B1", PRESSURE.formatted("20250303070500", "162", "95")));
    assertThat(alerts(tenant))
        .containsExactly("URGENT bp reading/bp/2025-03-03 居家读数异常：收缩压 systolic reading");
    at(
        "2025-03-03T08:15",
        () -> take(tenant, "B2", PRESSURE.formatted("20250303080500", "165", "92")));
    at(
        "2025-03-03T09:15",
        () -> take(tenant, "B3", PRESSURE.formatted("20250303090500", "138", "84")));
    assertThat(alerts(tenant)).hasSize(1);
    at(
        "2025-03-03T10:15",
        () -> take(tenant, "B4", PRESSURE.formatted("20250303100500", "186", "112")));
    at(
        "2025-03-04T07:15",
        () -> take(tenant, "B5", PRESSURE.formatted("20250304070500", "161", "90")));
    assertThat(
            alerts(tenant).stream().map(alert -> alert.split(" ")[0] + " " + alert.split(" ")[2]))
        .containsExactlyInAnyOrder(
            "URGENT reading/bp/2025-03-03",
            "EMERGENCY reading/bp/2025-03-03",
            "URGENT reading/bp/2025-03-04");
  }

  @Test
  void whatIsMeasuredInAVisitIsTheBusinessOfThoseWhoMeasure() {
    Tenant tenant = hospitals.open();
    at(
        "2025-03-03T07:15",
        () ->
            take(
                tenant,
                "B1",
                "PV1|1|O|心内科门诊\n" + PRESSURE.formatted("20250303070500", "186", "112")));
    assertThat(alerts(tenant)).isEmpty();
  }

  @Test
  void ofAPatientInHospitalTheWardTakesCare() {
    Tenant tenant = hospitals.open();
    at(
        "2025-03-21T15:30",
        () -> {
          take(
              tenant,
              "A1",
              "ADT^A01",
              "PV1|1|I|肾内科^08||||D1^何^静|||0401^肾内科|||||||||ZY1^^^HIS^VN|||||||||||||||||||||||||20250320101200");
          take(tenant, "R1", POTASSIUM.formatted("6.8", "HH", "F"));
        });
    assertThat(alerts(tenant)).isEmpty();
  }

  private static void at(String wallTime, Runnable action) {
    TestClock.at(wallTime, action);
  }

  private void take(Tenant tenant, String id, String rest) {
    take(tenant, id, "ORU^R01", rest);
  }

  private void take(Tenant tenant, String id, String type, String rest) {
    String message =
        """
        MSH|^~\\&|HIS|SZYY|PRM|SZYY|20250321153000+0800||%s|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
        PID|1||P0000456^^^HIS^PI||欧阳^建国||19480903|M|||||^PRN^CP^^^^13000000003
        %s
        """
            .formatted(type, id, rest.strip());
    assertThat(intake.take(tenant, message)).contains("MSA|AA");
  }

  private List<String> alerts(Tenant tenant) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    """
                    SELECT concat_ws(' ', level, category, reference, title_zh, array_to_string(rule_ids, ','), source)
                      FROM alert_alert ORDER BY raised_at
                    """)
                .query(String.class)
                .list());
  }

  private List<String> tasks(Tenant tenant) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT concat_ws(' ', kind, priority, reason_zh) FROM task_task")
                .query(String.class)
                .list());
  }
}
