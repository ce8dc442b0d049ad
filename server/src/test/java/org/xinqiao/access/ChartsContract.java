package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.xinqiao.shared.PatientId;

/// What every [ChartBudget.Charts] answers.
interface ChartsContract {

  ChartBudget.Charts charts();

  void open(String staff, PatientId patient, Instant at);

  Instant now();

  @Test
  default void eachPatientCountsOnceAndForWhoOpenedOnly() {
    String nurse = UUID.randomUUID().toString();
    String other = UUID.randomUUID().toString();
    PatientId one = new PatientId(UUID.randomUUID());
    PatientId two = new PatientId(UUID.randomUUID());
    PatientId three = new PatientId(UUID.randomUUID());
    Instant at = now().truncatedTo(ChronoUnit.SECONDS);
    assertThat(charts().since(nurse, at)).isEmpty();
    open(nurse, one, at);
    open(nurse, one, at.plusSeconds(1));
    open(nurse, two, at.plusSeconds(2));
    open(other, three, at);
    assertThat(charts().since(nurse, at)).containsExactlyInAnyOrder(one, two);
    assertThat(charts().since(other, at)).containsExactly(three);
  }

  @Test
  default void whatWasOpenedBeforeDoesNotCount() {
    String nurse = UUID.randomUUID().toString();
    PatientId before = new PatientId(UUID.randomUUID());
    PatientId after = new PatientId(UUID.randomUUID());
    Instant from = now().truncatedTo(ChronoUnit.SECONDS);
    open(nurse, before, from.minusMillis(1));
    open(nurse, after, from);
    assertThat(charts().since(nurse, from)).containsExactly(after);
  }
}
