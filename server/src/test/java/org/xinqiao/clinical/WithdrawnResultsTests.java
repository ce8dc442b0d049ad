package org.xinqiao.clinical;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Tenant;

/// What the laboratory said last about a value holds, however its messages arrive: one after the
/// other or together, in their order or not.
@XinqiaoTest
class WithdrawnResultsTests {

  private static final String EIGHT = "20260303080000+0800";
  private static final String NINE = "20260303090000+0800";
  private static final String TEN = "20260303100000+0800";

  /// What one message says.
  private record Said(String at, String status, String value) {}

  @Autowired TestHospital hospitals;
  @Autowired IntakeRounds intake;
  @Autowired JdbcClient jdbc;

  private static Stream<Arguments> stories() {
    List<Arguments> stories = new ArrayList<>();
    for (String withdrawn : List.of("X", "W", "D")) {
      stories.add(
          story(
              "corrected, then withdrawn",
              withdrawn,
              new Said(EIGHT, "F", "6.8"),
              new Said(NINE, "C", "4.8"),
              new Said(TEN, withdrawn, "4.8")));
      stories.add(
          story(
              "corrected and withdrawn at one time",
              withdrawn,
              new Said(NINE, "F", "6.8"),
              new Said(NINE, "C", "4.8"),
              new Said(NINE, withdrawn, "4.8")));
      stories.add(
          story(
              "withdrawn, then corrected",
              "C 4.8",
              new Said(EIGHT, "F", "6.8"),
              new Said(NINE, withdrawn, "6.8"),
              new Said(TEN, "C", "4.8")));
      stories.add(
          story(
              "corrected, withdrawn, then examined again",
              "F 5.1",
              new Said(EIGHT, "C", "4.8"),
              new Said(NINE, withdrawn, "4.8"),
              new Said(TEN, "F", "5.1")));
      stories.add(
          story(
              "withdrawn, and a preliminary value after it",
              withdrawn,
              new Said(EIGHT, "F", "6.8"),
              new Said(NINE, withdrawn, "6.8"),
              new Said(TEN, "P", "6.9")));
    }
    stories.add(
        story(
            "final, corrected at the same time, and still preliminary later",
            "C 4.8",
            new Said(NINE, "F", "6.8"),
            new Said(NINE, "C", "4.8"),
            new Said(TEN, "P", "6.8")));
    return stories.stream();
  }

  private static Arguments story(String name, String holds, Said... said) {
    return Arguments.of(name, holds, List.of(said));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("stories")
  void whatWasSaidLastHoldsInAnyOrder(String name, String holds, List<Said> said) {
    for (List<Said> order : orders(said)) {
      Tenant one = hospitals.open();
      order.forEach(message -> intake.take(one, message(message)));
      assertThat(holding(one)).as("one by one: %s", order).isEqualTo(holds);

      Tenant together = hospitals.open();
      intake.keep(together, order.stream().map(WithdrawnResultsTests::message).toList());
      intake.applyAll(together);
      assertThat(holding(together)).as("together: %s", order).isEqualTo(holds);
    }
  }

  /// Neither is a result that was only asked for.
  @Test
  void whatWasWithdrawnIsNoFact() {
    for (String status : List.of("D", "W", "X", "I", "N", "O")) {
      Tenant tenant = hospitals.open();
      intake.take(tenant, message(new Said(EIGHT, "P", "6.8")));
      assertThat(facts(tenant)).isEqualTo(1);
      intake.take(tenant, message(new Said(NINE, status, "6.8")));
      assertThat(facts(tenant)).as(status).isZero();
      intake.take(tenant, message(new Said(TEN, "F", "5.1")));
      assertThat(facts(tenant)).as("after " + status).isEqualTo(1);
    }
  }

  private static List<List<Said>> orders(List<Said> said) {
    if (said.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Said>> orders = new ArrayList<>();
    for (int i = 0; i < said.size(); i++) {
      List<Said> rest = new ArrayList<>(said);
      Said first = rest.remove(i);
      for (List<Said> end : orders(rest)) {
        List<Said> order = new ArrayList<>(Collections.singletonList(first));
        order.addAll(end);
        orders.add(order);
      }
    }
    return orders;
  }

  private static String message(Said said) {
    return """
    MSH|^~\\&|HIS|SZYY|PRM|SZYY|%1$s||ORU^R01|%2$s%3$s%1$s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
    PID|1||P0000456^^^HIS^PI||欧阳^建国||19480903|M|||||^PRN^CP^^^^13000000003
    OBR|1|JY9^HIS|LIS9^LIS|K^血钾^L|||20260303070000
    OBX|1|NM|2823-3^钾^LN^K^血钾^L||%3$s|mmol/L|3.5-5.3||||%2$s|||20260303070000
    """
        .formatted(said.at(), said.status(), said.value());
  }

  /// Status and value; the status alone of what was withdrawn.
  private String holding(Tenant tenant) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    """
                    SELECT CASE WHEN status IN ('D', 'W', 'X') THEN status ELSE status || ' ' || raw_value END
                      FROM clinical_observation
                    """)
                .query(String.class)
                .single());
  }

  private int facts(Tenant tenant) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT count(*) FROM clinical_fact_observation")
                .query(Integer.class)
                .single());
  }
}
