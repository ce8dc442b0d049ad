package org.xinqiao.consent;

import java.util.Arrays;
import org.xinqiao.shared.Text;

/// Why we would contact a patient or use their data, one consent each (Personal Information
/// Protection Law, articles 13, 14, 29).
public enum Purpose {
  CARE("P-CARE", LegalBasis.CARE_OR_CONTRACT, "诊疗随访", "follow-up of treatment"),
  REMIND("P-REMIND", LegalBasis.CARE_OR_CONTRACT, "就诊提醒", "reminders of visits"),
  EDUCATION("P-EDU", LegalBasis.CONSENT, "健康教育", "health education"),
  SURVEY("P-SURVEY", LegalBasis.CONSENT, "满意度调查", "satisfaction surveys"),
  MARKETING("P-MKT", LegalBasis.CONSENT, "健康活动", "health events"),
  RECORDING("P-RECORD", LegalBasis.SEPARATE_CONSENT, "通话录音", "recording of calls"),
  RESEARCH("P-RESEARCH", LegalBasis.SEPARATE_CONSENT, "科研使用", "research");

  private final String code;
  private final LegalBasis basis;
  private final Text label;

  Purpose(String code, LegalBasis basis, String zh, String en) {
    this.code = code;
    this.basis = basis;
    this.label = new Text(zh, en);
  }

  public static Purpose of(String code) {
    return Arrays.stream(values())
        .filter(purpose -> purpose.code.equals(code))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No such purpose: " + code));
  }

  public String code() {
    return code;
  }

  /// What makes it lawful when the patient said nothing.
  public LegalBasis basis() {
    return basis;
  }

  public Text label() {
    return label;
  }

  /// Which ground of the law a use stands on. Not everything is consent.
  public enum LegalBasis {
    /// Needed for the treatment the patient came for (article 13 (2)).
    CARE_OR_CONTRACT,
    /// Only with the patient's consent.
    CONSENT,
    /// Only with a consent of its own, apart from all others (article 29).
    SEPARATE_CONSENT
  }
}
