package org.xinqiao.questionnaire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.alert.PatientContexts;
import org.xinqiao.organization.Tenant;
import org.xinqiao.questionnaire.domain.Level;
import org.xinqiao.questionnaire.domain.Wording;
import org.xinqiao.redflag.AutoReplies;
import org.xinqiao.redflag.Told;
import org.xinqiao.shared.PatientId;

@XinqiaoTest
@ExtendWith(OutputCaptureExtension.class)
class FreeTextWatchTest {

  private static final String WORDS = "胸口疼得厉害";

  @Autowired TestHospital hospitals;
  @Autowired PatientContexts known;
  @Autowired Wording wording;

  @Test
  void wordsThatTheRulesFailOnAreReadByAPersonSoon(CapturedOutput log) {
    FreeTextWatch watch =
        new FreeTextWatch(
            (text, told, context) -> {
              throw new IllegalStateException("cannot read " + text);
            },
            AutoReplies.load(),
            known,
            wording);
    Tenant hospital = hospitals.open();
    PatientId patient = new PatientId(java.util.UUID.randomUUID());
    LocalDate today = LocalDate.of(2026, 3, 20);

    FreeTextWatch.Finding finding =
        hospitals.in(hospital, () -> watch.look(patient, WORDS, Told.NOW, today)).orElseThrow();

    assertThat(finding.concern().level()).isEqualTo(Level.URGENT);
    assertThat(finding.concern().patientText().zh()).contains("120");
    assertThat(finding.assessment().ruleIds()).containsExactly(FreeTextWatch.UNREAD);
    assertThat(
            hospitals.<Boolean>in(hospital, () -> watch.asksOnly(patient, WORDS, Told.NOW, today)))
        .isFalse();
    assertThat(log.getOut()).contains(patient.value().toString()).doesNotContain(WORDS);
  }
}
