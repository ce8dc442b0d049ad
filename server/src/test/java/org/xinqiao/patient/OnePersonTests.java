package org.xinqiao.patient;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.PatientRecord.Identifier.Kind;
import org.xinqiao.shared.PatientId;

/// One person, one record: what agrees becomes one, and what a family shares makes nobody one.
@XinqiaoTest
class OnePersonTests {

  private static final Identifier CARD = new Identifier(Kind.ID_CARD, "", "990101197504120026");

  @Autowired TestHospital hospitals;
  @Autowired Patients patients;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;

  @BeforeEach
  void aHospital() {
    tenant = hospitals.open();
  }

  @Test
  void fiveIdentitiesOfOnePersonBecomeOne() {
    LocalDate born = LocalDate.of(1975, 4, 12);
    Identifier clinicCard = new Identifier(Kind.CARD, "HIS", "JZ1");
    List<Identifier> identities =
        List.of(
            new Identifier(Kind.HIS, "HIS", "P1"),
            clinicCard,
            new Identifier(Kind.MRN, "CHECKUP", "T7"),
            new Identifier(Kind.WECHAT, "wx1", "openid-1"),
            new Identifier(Kind.HIS, "HIS-EAST", "E9"));
    said("张丽", born, "13000000001", CARD, identities.get(0), clinicCard);
    said("张丽", born, "13000000002", CARD, clinicCard);
    said("张丽", born, "13000000003", CARD, identities.get(2));
    said("张丽", born, "13000000004", CARD, identities.get(3));
    said("张丽", born, "13000000005", CARD, clinicCard, identities.get(4));
    Set<PatientId> found =
        identities.stream()
            .map(one ->
                hospitals.in(
                    tenant,
                    () ->
                        patients
                            .byIdentifier(one.kind(), one.assigner(), one.value())
                            .orElseThrow()))
            .collect(Collectors.toSet());
    assertThat(found).hasSize(1);
    assertThat(standing()).isEqualTo(1);
  }

  @Test
  void twoSiblingsOnOneTelephoneStayTwo() {
    said("张一鸣", LocalDate.of(2012, 3, 4), "13000000009", new Identifier(Kind.HIS, "HIS", "C1"));
    said("张一凡", LocalDate.of(2015, 8, 19), "13000000009", new Identifier(Kind.HIS, "HIS", "C2"));
    assertThat(standing()).isEqualTo(2);
    assertThat(number("SELECT count(*) FROM patient_registration_review")).isZero();
    assertThat(
            hospitals.in(
                tenant, () -> patients.owners(PhoneNumber.parse("13000000009").orElseThrow())))
        .hasSize(2);
  }

  private void said(String name, LocalDate born, String phone, Identifier... identifiers) {
    hospitals.run(
        tenant,
        () ->
            assertThat(
                    patients.recognize(
                        new PatientRecord(
                            List.of(identifiers),
                            PersonName.of(name),
                            Sex.FEMALE,
                            born,
                            List.of(PhoneNumber.parse(phone).orElseThrow()),
                            List.of(),
                            List.of(),
                            null,
                            Instant.parse("2026-03-01T00:00:00Z"),
                            UUID.randomUUID())))
                .isInstanceOf(Recognition.Recognized.class));
  }

  private long standing() {
    return number("SELECT count(*) FROM patient WHERE standing_id IS NULL");
  }

  private long number(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(Long.class).single());
  }
}
