package org.xinqiao.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;

/// What is sealed opens at its place and nowhere else: somebody who may write to the tables cannot
/// have the program read one patient's words out to another.
@XinqiaoTest
class FieldCipherTests {

  private static final String COLUMN = "messaging_attempt.text";
  private static final String RAW = "intake_message.raw";

  @Autowired TestHospital hospitals;
  @Autowired FieldCipher cipher;
  @Autowired KeyedHash hash;

  private final PatientId patient = new PatientId(UUID.randomUUID());
  private final PatientId other = new PatientId(UUID.randomUUID());
  private Tenant here;
  private Tenant elsewhere;

  @BeforeEach
  void hospitals() {
    here = hospitals.open();
    elsewhere = hospitals.open();
  }

  @Test
  void aPatientsWordsOpenAtTheirPlaceOnly() {
    byte[] sealed = hospitals.in(here, () -> cipher.encrypt(patient, COLUMN, "row", "明天复诊"));
    assertThat(new String(sealed, StandardCharsets.UTF_8)).doesNotContain("复诊");
    assertThat(hospitals.in(here, () -> cipher.decrypt(patient, COLUMN, "row", sealed)))
        .isEqualTo("明天复诊");
    refused(() -> hospitals.in(here, () -> cipher.decrypt(patient, COLUMN, "row 2", sealed)));
    refused(
        () -> hospitals.in(here, () -> cipher.decrypt(patient, "task_task.note", "row", sealed)));
    refused(() -> hospitals.in(here, () -> cipher.decrypt(other, COLUMN, "row", sealed)));
    refused(() -> hospitals.in(elsewhere, () -> cipher.decrypt(patient, COLUMN, "row", sealed)));
  }

  @Test
  void theTenantsBytesOpenAtTheirPlaceOnly() {
    byte[] raw = "MSH|^~\\&|".getBytes(StandardCharsets.UTF_8);
    byte[] sealed = hospitals.in(here, () -> cipher.encryptForTenant(RAW, "m1", raw));
    assertThat(hospitals.in(here, () -> cipher.decryptForTenant(RAW, "m1", sealed))).isEqualTo(raw);
    refused(() -> hospitals.in(here, () -> cipher.decryptForTenant(RAW, "m2", sealed)));
    refused(() ->
        hospitals.in(
            here, () -> cipher.decryptForTenant("feed_import_part.content", "m1", sealed)));
    refused(() -> hospitals.in(elsewhere, () -> cipher.decryptForTenant(RAW, "m1", sealed)));
  }

  @Test
  void aColumnThatNobodyDeclaredIsNotSealed() {
    assertThatThrownBy(() ->
            hospitals.in(here, () -> cipher.encryptForTenant("some.column", "row", new byte[1])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void equalNumbersOfTwoHospitalsHaveNothingInCommon() {
    byte[] phone = hospitals.in(here, () -> hash.of("phone", "+8613000001234"));
    assertThat(phone).hasSize(32);
    assertThat(hospitals.in(here, () -> hash.of("phone", "+8613000001234"))).isEqualTo(phone);
    assertThat(hospitals.in(elsewhere, () -> hash.of("phone", "+8613000001234")))
        .isNotEqualTo(phone);
    assertThat(hospitals.in(here, () -> hash.of("email", "+8613000001234"))).isNotEqualTo(phone);
    assertThat(hospitals.in(here, () -> hash.shortOf("phone", "+8613000001234"))).hasSize(8);
  }

  @Test
  void whatIsNotInTheListOfWhatIsHashedIsRefused() {
    assertThatThrownBy(() -> hospitals.in(here, () -> hash.of("name", "王")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void refused(Runnable action) {
    assertThatThrownBy(action::run).isInstanceOf(IllegalStateException.class);
  }
}
