package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.pathway.PlanRounds;

/// What is known after the sample messages came, in their order and in others.
@XinqiaoTest
class SampleIntakeTests {

  @Autowired TestHospital hospitals;
  @Autowired IntakeRounds intake;
  @Autowired PlanRounds plans;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;

  @BeforeEach
  void aHospital() {
    tenant = hospitals.open();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void aStayWithCancellationsIsOneStayWithOneDischarge(int order) {
    take("13-transfer-and-cancellations.hl7", order);
    assertThat(
            lines(
                "SELECT concat_ws(' ', department_name, status, started_on, discharged_on, return_ordered_on)"
                    + " FROM clinical_fact_encounter"))
        .containsExactly("骨科 finished 2026-10-05 2026-10-15 2026-11-26");
    assertThat(lines("SELECT concat_ws(' ', code, use) FROM clinical_condition"))
        .containsExactly("S82.101 F");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aCancelledRegistrationLeavesNothing(int order) {
    take("14-registration-cancelled.hl7", order);
    assertThat(lines("SELECT 1::text FROM clinical_fact_encounter")).isEmpty();
    assertThat(lines("SELECT code FROM clinical_fact_condition")).isEmpty();
    assertThat(lines("SELECT name FROM patient")).containsExactly("鲍新梅");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aPrescriptionAndWhatWasHandedOverSayHowLongItLasts(int order) {
    take("16-prescription-and-dispense.hl7", order);
    assertThat(
            lines(
                "SELECT concat_ws(' ', name, status, dose, frequency, days_supply, starts_on, ends_on,"
                    + " (ordered_at AT TIME ZONE 'Asia/Shanghai')::date) FROM clinical_fact_medication_request"))
        .containsExactly("苯磺酸氨氯地平片 stopped 5 毫克 每日一次 28 2026-10-09 2026-11-05 2026-10-09");
    assertThat(
            lines(
                "SELECT concat_ws(' ', name, quantity, unit, days_supply, runs_out_on)"
                    + " FROM clinical_fact_medication_dispense"))
        .containsExactly("苯磺酸氨氯地平片 28 片 28 2026-11-06");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void ordersAreKeptWithTheirState(int order) {
    take("17-orders.hl7", order);
    assertThat(
            lines(
                "SELECT concat_ws(' ', name, status, reason_code) FROM clinical_fact_service_request ORDER BY code"))
        .containsExactly("胸部CT平扫 cancelled I10.x00", "空腹血糖 active", "血脂四项 active");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void anAppointmentIsWhereTheNewestBookingPutIt(int order) {
    take("18-appointment-moved.hl7", order);
    assertThat(lines("SELECT concat_ws(' ', status, starts_on) FROM appointment_fact_appointment"))
        .containsExactly("booked 2026-11-07");
    assertThat(lines("SELECT concat_ws(' ', due_on, cancelled) FROM appointment_fact_revisit"))
        .containsExactly("2026-11-07 f");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aCancellationWithAnOldTimeMovesNothing(int order) {
    List<String> messages = messages("18-appointment-moved.hl7");
    String cancellation =
        messages
            .getFirst()
            .replace("SIU^S12", "SIU^S15")
            .replace("20261101101000+0800", "20261104101000+0800")
            .replace("|Booked", "|Cancelled")
            .replaceAll("\\|S26\\d+\\|P\\|", "|CANCEL|P|");
    List<String> all = new ArrayList<>(messages);
    all.add(order == 0 ? all.size() : 0, cancellation);
    all.forEach(message -> intake.take(tenant, message));
    assertThat(lines("SELECT concat_ws(' ', status, starts_on) FROM appointment_fact_appointment"))
        .containsExactly("cancelled 2026-11-07");
    assertThat(lines("SELECT concat_ws(' ', due_on, cancelled) FROM appointment_fact_revisit"))
        .containsExactly("2026-11-07 f");
  }

  @Test
  void aCancelledDischargeStopsItsPlanAndTheNextOneStartsAnother() {
    String discharge = messages("02-discharge-after-knee-replacement.hl7").getFirst();
    intake.take(tenant, discharge);
    plan("2026-10-16T12:00");
    assertThat(states()).containsExactly("active");
    intake.take(
        tenant,
        discharge
            .replace("ADT^A03^ADT_A03", "ADT^A13^ADT_A01")
            .replace("A03|20261016102500", "A13|20261016152500")
            .replaceAll("\\|S26\\d+\\|P\\|", "|CANCEL|P|"));
    assertThat(states()).containsExactly("stopped discharge-cancelled");
    assertThat(lines("SELECT plan_id::text FROM pathway_due")).isEmpty();
    intake.take(
        tenant,
        discharge
            .replace("20261016102500", "20261018102500")
            .replaceAll("\\|S26\\d+\\|P\\|", "|AGAIN|P|"));
    plan("2026-10-18T12:00");
    assertThat(states()).containsExactly("active", "stopped discharge-cancelled");
  }

  @Test
  void whatCannotBeReadIsRefusedWithTheField() {
    assertThat(intake.take(tenant, messages("bad/prescription-without-number.hl7").getFirst()))
        .contains("MSA|AE|", "ERR||ORC^2|101^Required field missing");
    String noMedicine =
        messages("16-prescription-and-dispense.hl7").getFirst().replaceAll("(?m)^RXE.*\n", "");
    assertThat(intake.take(tenant, noMedicine)).contains("MSA|AE|", "ERR||RXE|101^");
    String impossible =
        messages("17-orders.hl7").getFirst().replace("20261009100300", "20261339100300");
    assertThat(intake.take(tenant, impossible)).contains("MSA|AE|", "ERR||ORC^9|102^");
    assertThat(lines("SELECT state FROM intake_message"))
        .containsExactly("quarantined", "quarantined", "quarantined");
  }

  private void plan(String at) {
    TestClock.at(at, () -> plans.run(tenant));
  }

  private List<String> states() {
    return lines("SELECT concat_ws(' ', state, stop_reason) FROM pathway_plan ORDER BY state");
  }

  /// @param order 0 as written, 1 backwards, otherwise shuffled with that seed
  private void take(String sample, int order) {
    List<String> messages = new ArrayList<>(messages(sample));
    if (order == 1) {
      Collections.reverse(messages);
    } else if (order > 1) {
      Collections.shuffle(messages, new Random(order));
    }
    messages.forEach(message -> assertThat(intake.take(tenant, message)).contains("MSA|AA"));
  }

  private static List<String> messages(String sample) {
    try {
      return Hl7Message.split(Files.readString(Path.of("../samples/hl7v2").resolve(sample)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> lines(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }
}
