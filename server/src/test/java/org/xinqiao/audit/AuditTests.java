package org.xinqiao.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

@XinqiaoTest
class AuditTests {

  @Autowired TestHospital hospitals;
  @Autowired Audit audit;
  @Autowired JdbcClient jdbc;

  Tenant hospital;

  @BeforeEach
  void open() {
    hospital = hospitals.open();
  }

  @Test
  void anEntrySaysWhoDidWhatToWhomAndWhy() {
    UUID nurse = UUID.randomUUID();
    PatientId patient = new PatientId(UUID.randomUUID());
    hospitals.run(
        hospital,
        () ->
            audit.record(
                AuditEvent.allowed(Actor.staff(nurse), "patient.reveal-phone")
                    .on("contact-point", 7)
                    .of(patient)
                    .because("回访".repeat(400))));
    assertThat(entries())
        .singleElement()
        .satisfies(row -> {
          assertThat(row)
              .containsEntry("actor_kind", "staff")
              .containsEntry("actor_id", nurse.toString())
              .containsEntry("action", "patient.reveal-phone")
              .containsEntry("outcome", "allowed")
              .containsEntry("object_kind", "contact-point")
              .containsEntry("object_id", "7")
              .containsEntry("patient_id", patient.value());
          assertThat((String) row.get("reason")).hasSize(Audit.REASON_LIMIT);
          assertThat(row.get("at")).isNotNull();
        });
  }

  @Test
  void aDeedThatIsRolledBackLeavesNoEntry() {
    assertThatThrownBy(() ->
            hospitals.run(
                hospital,
                () -> {
                  audit.record(AuditEvent.allowed(Actor.system(), "test.deed"));
                  throw new IllegalStateException("no");
                }))
        .hasMessage("no");
    assertThat(entries()).isEmpty();
  }

  @Test
  void aRefusalStaysWhateverBecomesOfItsCaller() {
    assertThatThrownBy(() ->
            hospitals.run(
                hospital,
                () -> {
                  audit.recordAlone(AuditEvent.denied(Actor.system(), "test.deed"));
                  throw new IllegalStateException("no");
                }))
        .hasMessage("no");
    assertThat(entries()).singleElement().asString().contains("denied");
  }

  @Test
  void anEntryWithoutADeedIsRefused() {
    assertThatThrownBy(() ->
            Tenancy.run(
                hospital.id(), () -> audit.record(AuditEvent.allowed(Actor.system(), "test.deed"))))
        .isInstanceOf(IllegalTransactionStateException.class);
  }

  @Test
  void nobodyChangesOrRemovesAnEntry() {
    hospitals.run(hospital, () -> audit.record(AuditEvent.allowed(Actor.system(), "test.deed")));
    for (String sql :
        List.of(
            "UPDATE audit_event SET action = 'x'",
            "DELETE FROM audit_event",
            "TRUNCATE audit_event")) {
      assertThatThrownBy(() -> hospitals.run(hospital, () -> jdbc.sql(sql).update()))
          .as(sql)
          .rootCause()
          .hasMessageContaining("permission denied");
    }
    assertThat(entries()).hasSize(1);
  }

  @Test
  void entriesOfAnotherHospitalAreNotSeen() {
    Tenant other = hospitals.open();
    hospitals.run(other, () -> audit.record(AuditEvent.allowed(Actor.system(), "test.deed")));
    assertThat(entries()).isEmpty();
  }

  private List<Map<String, Object>> entries() {
    return hospitals.in(
        hospital, () -> jdbc.sql("SELECT * FROM audit_event ORDER BY seq").query().listOfRows());
  }
}
