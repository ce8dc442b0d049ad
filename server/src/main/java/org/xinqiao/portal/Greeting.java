package org.xinqiao.portal;

import java.time.LocalDate;
import java.util.Locale;
import org.xinqiao.patient.Honorific;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;

/// The first words of a page, after the step-up only: they name the patient.
final class Greeting {

  private Greeting() {}

  static String of(Patients patients, PatientId patient, LocalDate today, Locale locale) {
    return patients
        .find(patient)
        .map(summary -> Honorific.greeting(summary, today, locale))
        .orElse(locale.getLanguage().equals("en") ? "Hello" : "您好");
  }
}
