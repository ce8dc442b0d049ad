package org.xinqiao.consent;

import java.util.Arrays;
import org.xinqiao.shared.Text;

/// Why we would contact a patient or use their data, one consent each (Personal Information
/// Protection Law, articles 13, 14, 29). What the law asks of each is in [ConsentRules].
public enum Purpose {
  CARE("P-CARE", "诊疗随访", "follow-up of treatment"),
  REMIND("P-REMIND", "就诊提醒", "reminders of visits"),
  EDUCATION("P-EDU", "健康教育", "health education"),
  SURVEY("P-SURVEY", "满意度调查", "satisfaction surveys"),
  GREETING("P-GREET", "关怀问候", "greetings"),
  MARKETING("P-MKT", "健康活动", "health events"),
  RECORDING("P-RECORD", "通话录音", "recording of calls"),
  AI("P-AI", "智能辅助分析", "analysis by a program"),
  SHARING("P-SHARE", "向第三方提供", "giving data to third parties"),
  STORY("P-STORY", "患者故事", "patient's story"),
  RESEARCH("P-RESEARCH", "科研使用", "research");

  private final String code;
  private final Text label;

  Purpose(String code, String zh, String en) {
    this.code = code;
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

  public Text label() {
    return label;
  }
}
