package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStatements;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.care.CareFixture;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;

@XinqiaoTest
class FhirConsentReadsTests {

  @Autowired TestHospital hospitals;
  @Autowired CareFixture care;
  @Autowired Consents consents;
  @Autowired FhirConsentReads reads;
  @Autowired Clock clock;

  @Test
  void aPageOfPatientsIsAskedForAtOnce() {
    Tenant tenant = hospitals.open();
    Set<PatientId> page = new HashSet<>();
    for (int i = 1; i <= 5; i++) {
      PatientId patient = care.register(tenant, "Q1000" + i, "金丝雀甲");
      say(tenant, patient, ConsentWord.Kind.GRANT);
      say(tenant, patient, ConsentWord.Kind.WITHDRAW);
      page.add(patient);
    }
    page.add(care.register(tenant, "Q10009", "金丝雀乙"));
    FhirPartner partner =
        new FhirPartner(UUID.randomUUID(), UUID.randomUUID(), "数据仓库", true, false, "科研");

    List<FhirConsentReads.ConsentRead> all = hospitals.in(tenant, () -> reads.ofAll(page, partner));
    assertThat(all)
        .extracting(read -> read.said().kind())
        .as("the newest of each patient first")
        .hasSize(10)
        .startsWith(ConsentWord.Kind.WITHDRAW, ConsentWord.Kind.GRANT, ConsentWord.Kind.WITHDRAW);
    List<String> forAll =
        hospitals.in(tenant, () -> TestStatements.of(() -> reads.ofAll(page, partner)));
    List<String> forOne =
        hospitals.in(
            tenant,
            () -> TestStatements.of(() -> reads.ofAll(Set.of(page.iterator().next()), partner)));
    assertThat(forOne).isNotEmpty();
    assertThat(forAll).hasSameSizeAs(forOne);
  }

  private void say(Tenant tenant, PatientId patient, ConsentWord.Kind kind) {
    hospitals.run(
        tenant,
        () ->
            consents.record(
                new ConsentWord(
                    patient,
                    Purpose.SURVEY,
                    ConsentWord.ALL,
                    kind,
                    ConsentWord.Speaker.SELF,
                    null,
                    "test",
                    clock.instant())));
  }
}
