package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;

/// Messages that are applied together leave what they leave when each is applied alone: nothing is
/// lost in what is done for many at once.
@XinqiaoTest
class ApplyTogetherTests {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final int MESSAGES = 140;

  @Autowired TestHospital hospitals;
  @Autowired IntakeRounds intake;
  @Autowired StateOfPatients state;
  @Autowired JdbcClient jdbc;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261125})
  void togetherIsTheSameAsOneByOne(long seed) {
    List<String> messages = new Hospital(seed).messages(MESSAGES);
    Tenant alone = hospitals.open();
    messages.forEach(message -> assertThat(intake.take(alone, message)).contains("MSA|AA"));
    Tenant together = hospitals.open();
    assertThat(intake.keep(together, messages)).allMatch(answer -> answer.contains("MSA|AA"));
    intake.applyAll(together);
    assertThat(state.comparably(together)).isEqualTo(state.comparably(alone));
    assertThat(inboxStates(together)).containsOnly("applied");
  }

  @Test
  void oneThatCannotBeAppliedStopsNobodyElse() {
    Hospital hospital = new Hospital(4);
    Tenant tenant = hospitals.open();
    List<String> messages = new ArrayList<>(hospital.messages(20));
    // Two patients, then a message that calls them one without being a merge.
    messages.add(
        message(
            "ADT^A04",
            "X1",
            "20260601080000",
            "MR1^^^HIS^MR",
            "甲^一",
            "19800101",
            "M",
            "13000000031",
            "PV1|1|N"));
    messages.add(
        message(
            "ADT^A04",
            "X2",
            "20260601080000",
            "JZ1^^^HIS^JZK",
            "乙^二",
            "19800102",
            "F",
            "13000000032",
            "PV1|1|N"));
    messages.add(
        message(
            "ADT^A08",
            "X3",
            "20260601090000",
            "MR1^^^HIS^MR~JZ1^^^HIS^JZK",
            "甲^一",
            "19800101",
            "M",
            "13000000031",
            "PV1|1|N"));
    messages.addAll(hospital.messages(20));
    intake.keep(tenant, messages);
    intake.applyAll(tenant);
    assertThat(inboxStates(tenant)).filteredOn("applied"::equals).hasSize(messages.size() - 1);
    assertThat(inboxStates(tenant)).filteredOn("quarantined"::equals).hasSize(1);
  }

  private List<String> inboxStates(Tenant tenant) {
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT state FROM intake_message").query(String.class).list());
  }

  /// A few patients of whom much is said, at times that go back and forth, much of it again and
  /// some of it changed: names, numbers, telephones, results that are corrected.
  private static final class Hospital {

    private static final int PATIENTS = 5;

    private final SplittableRandom random;
    private int number;

    Hospital(long seed) {
      this.random = new SplittableRandom(seed);
    }

    List<String> messages(int count) {
      List<String> messages = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        messages.add(next());
      }
      return messages;
    }

    private String next() {
      int patient = random.nextInt(PATIENTS);
      number++;
      String at = TIME.format(LocalDateTime.of(2026, 3, 1, 8, 0).plusMinutes(random.nextInt(3000)));
      String id = "M%d".formatted(number);
      String identifiers = "P%d^^^HIS^PI".formatted(patient);
      if (chance(4)) {
        identifiers += "~JZ%d^^^HIS^JZK".formatted(patient);
      }
      if (chance(6)) {
        identifiers += "~YB%d^^^YBJ^HC".formatted(random.nextInt(PATIENTS));
      }
      String name = chance(8) ? "张^改%d".formatted(patient) : "张^病%d".formatted(patient);
      String born = chance(9) ? "" : chance(9) ? "19750413" : "1975041%d".formatted(patient);
      String sex = chance(7) ? "" : chance(9) ? "M" : "F";
      String phone = "1300000%04d".formatted(chance(8) ? random.nextInt(40) : patient);
      if (chance(5)) {
        return message("ADT^A08", id, at, identifiers, name, born, sex, phone, "PV1|1|N");
      }
      if (chance(6)) {
        return message(
            "ADT^A04",
            id,
            at,
            identifiers,
            name,
            born,
            sex,
            phone,
            "PV1|1|O|骨科门诊||||D1^孙^立群|||0401^骨科|||||||||MZ%d^^^HIS^VN|||||||||||||||||||||||||%s"
                .formatted(random.nextInt(9), at));
      }
      return message(
          "ORU^R01",
          id,
          at,
          identifiers,
          name,
          born,
          sex,
          phone,
          "OBR|1|J%1$d^HIS|J%1$d^HIS|SH^生化^L|||20260303070000\nOBX|1|NM|14771-0^空腹葡萄糖^LN||%2$s|mmol/L|3.9-6.1||||%3$s\nOBX|2|NM|14682-9^肌酐^LN||%4$d|umol/L|41-97||||F"
              .formatted(
                  random.nextInt(30) * PATIENTS + patient,
                  "%.1f".formatted(4 + random.nextInt(60) / 10.0),
                  List.of("P", "F", "F", "C").get(random.nextInt(4)),
                  40 + random.nextInt(80)));
    }

    private boolean chance(int oneIn) {
      return random.nextInt(oneIn) == 0;
    }
  }

  private static String message(
      String type,
      String id,
      String at,
      String identifiers,
      String name,
      String born,
      String sex,
      String phone,
      String rest) {
    return """
    MSH|^~\\&|HIS|SZYY|PRM|SZYY|%s+0800||%s|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
    EVN|%s|%s+0800
    PID|1||%s||%s||%s|%s|||||^PRN^CP^^^^%s
    %s
    """
        .formatted(at, type, id, type.substring(4), at, identifiers, name, born, sex, phone, rest);
  }
}
