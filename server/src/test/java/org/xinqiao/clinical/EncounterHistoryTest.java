package org.xinqiao.clinical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xinqiao.clinical.EncounterRecord.Event.ADMISSION_CANCELLED;
import static org.xinqiao.clinical.EncounterRecord.Event.BEGUN;
import static org.xinqiao.clinical.EncounterRecord.Event.CHANGED;
import static org.xinqiao.clinical.EncounterRecord.Event.DISCHARGED;
import static org.xinqiao.clinical.EncounterRecord.Event.DISCHARGE_CANCELLED;
import static org.xinqiao.clinical.EncounterRecord.Event.TRANSFERRED;
import static org.xinqiao.clinical.EncounterRecord.Event.TRANSFER_CANCELLED;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xinqiao.clinical.EncounterHistory.Statement;
import org.xinqiao.clinical.EncounterRecord.Event;
import org.xinqiao.clinical.EncounterRecord.Status;

class EncounterHistoryTest {

  private static final Instant ADMITTED = Instant.parse("2026-03-10T02:00:00Z");

  @Test
  void aCancelledDischargeWasNone() {
    EncounterRecord now =
        of(
            says(BEGUN, 0, "骨科", null),
            says(DISCHARGED, 8, "骨科", "4周后门诊复查"),
            says(DISCHARGE_CANCELLED, 9, "骨科", null));
    assertThat(now.status()).isEqualTo(Status.IN_PROGRESS);
    assertThat(now.dischargedAt()).isNull();
    assertThat(now.disposition()).isNull();
    assertThat(now.advice()).isNull();
  }

  @Test
  void theNextDischargeCounts() {
    EncounterRecord now =
        of(
            says(BEGUN, 0, "骨科", null),
            says(DISCHARGED, 8, "骨科", "4周后门诊复查"),
            says(DISCHARGE_CANCELLED, 9, "骨科", null),
            says(DISCHARGED, 12, "骨科", "6周后门诊复查"));
    assertThat(now.status()).isEqualTo(Status.FINISHED);
    assertThat(now.dischargedAt()).isEqualTo(at(12));
    assertThat(now.advice()).isEqualTo("6周后门诊复查");
  }

  @Test
  void aCancelledTransferLeavesThePatientWhereTheyWere() {
    assertThat(
            of(
                    says(BEGUN, 0, "骨科", null),
                    says(TRANSFERRED, 1, "康复医学科", null),
                    says(TRANSFER_CANCELLED, 2, "骨科", null))
                .departmentName())
        .isEqualTo("骨科");
    assertThat(
            of(
                    says(BEGUN, 0, "骨科", null),
                    says(TRANSFERRED, 1, "康复医学科", null),
                    says(TRANSFERRED, 3, "神经内科", null),
                    says(TRANSFER_CANCELLED, 4, "康复医学科", null))
                .departmentName())
        .isEqualTo("康复医学科");
  }

  @Test
  void aCancelledAdmissionStaysCancelledThroughLaterChangesUntilItBeginsAgain() {
    List<Statement> cancelled =
        List.of(says(BEGUN, 0, "骨科", null), says(ADMISSION_CANCELLED, 1, "骨科", null));
    assertThat(of(cancelled).status()).isEqualTo(Status.CANCELLED);
    assertThat(of(and(cancelled, says(CHANGED, 2, "骨科", null))).status())
        .isEqualTo(Status.CANCELLED);
    assertThat(of(and(cancelled, says(BEGUN, 2, "骨科", null))).status())
        .isEqualTo(Status.IN_PROGRESS);
  }

  @Test
  void anOldDischargeThatComesLateIsNotLost() {
    EncounterRecord now =
        of(
            says(CHANGED, 9, "骨科", null),
            says(DISCHARGED, 8, "骨科", null),
            says(BEGUN, 0, "骨科", null));
    assertThat(now.status()).isEqualTo(Status.FINISHED);
    assertThat(now.dischargedAt()).isEqualTo(at(8));
    assertThat(now.startedAt()).isEqualTo(ADMITTED);
  }

  @Test
  void anyOrderGivesTheSame() {
    List<Statement> story =
        List.of(
            says(BEGUN, 0, "骨科", null),
            says(TRANSFERRED, 1, "康复医学科", null),
            says(TRANSFER_CANCELLED, 2, "骨科", null),
            says(DISCHARGED, 8, "骨科", "4周后门诊复查"),
            says(CHANGED, 8, "骨科", null),
            says(DISCHARGE_CANCELLED, 9, "骨科", null),
            says(DISCHARGED, 12, "骨科", "6周后门诊复查"));
    for (int seed = 0; seed < 500; seed++) {
      List<Statement> shuffled = new ArrayList<>(story);
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(of(shuffled)).as("seed %s", seed).isEqualTo(of(story));
    }
  }

  private static EncounterRecord of(Statement... statements) {
    return of(List.of(statements));
  }

  private static EncounterRecord of(List<Statement> statements) {
    return EncounterHistory.of(statements).encounter();
  }

  private static List<Statement> and(List<Statement> before, Statement next) {
    List<Statement> all = new ArrayList<>(before);
    all.add(next);
    return all;
  }

  private static Statement says(Event event, int day, String department, @Nullable String advice) {
    boolean discharged = event == DISCHARGED;
    return new Statement(
        event,
        new EncounterRecord(
            "ZY1",
            EncounterRecord.EncounterClass.INPATIENT,
            discharged ? Status.FINISHED : Status.IN_PROGRESS,
            department,
            department,
            null,
            null,
            ADMITTED,
            discharged ? at(day) : null,
            discharged ? "医嘱离院" : null,
            List.of(
                new EncounterRecord.Diagnosis(
                    "M17.100", "骨关节炎", discharged ? "F" : "A", LocalDate.of(2026, 3, 10))),
            List.of(),
            List.of(),
            advice,
            null),
        new Source(new UUID(0, day), "P1", at(day)));
  }

  private static Instant at(int day) {
    return ADMITTED.plusSeconds(day * 86_400L);
  }
}
