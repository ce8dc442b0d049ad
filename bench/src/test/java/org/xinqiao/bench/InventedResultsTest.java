package org.xinqiao.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class InventedResultsTest {

  @Test
  void theSameSeedGivesTheSameMessages() {
    assertThat(texts(InventedResults.of(12, 5))).isEqualTo(texts(InventedResults.of(12, 5)));
    assertThat(texts(InventedResults.of(12, 5))).isNotEqualTo(texts(InventedResults.of(12, 6)));
  }

  @Test
  void everyPatientHasOneAdmissionAndEveryReportEightValues() {
    InventedResults hospital = InventedResults.of(40, 1);
    assertThat(hospital.admissions()).hasSize(40);
    assertThat(hospital.reports("TEST", 90))
        .hasSize(90)
        .allSatisfy(report -> {
          List<String> lines = text(report).lines().toList();
          assertThat(lines.getFirst())
              .contains("|ORU^R01^ORU_R01|" + report.controlId() + "|P|2.5|");
          assertThat(lines).filteredOn(line -> line.startsWith("OBX|")).hasSize(8);
          assertThat(lines).filteredOn(line -> line.startsWith("PID|")).hasSize(1);
        });
  }

  @Test
  void noControlIdComesTwice() {
    InventedResults hospital = InventedResults.of(10, 1);
    assertThat(hospital.reports("ONE", 30))
        .extracting(Message::controlId)
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(
            hospital.reports("TWO", 30).stream().map(Message::controlId).toList());
  }

  private static List<String> texts(InventedResults hospital) {
    List<Message> all = new java.util.ArrayList<>(hospital.admissions());
    all.addAll(hospital.reports("TEST", 30));
    return all.stream().map(InventedResultsTest::text).toList();
  }

  private static String text(Message message) {
    return new String(message.bytes(), StandardCharsets.UTF_8);
  }
}
