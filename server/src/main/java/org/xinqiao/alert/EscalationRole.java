package org.xinqiao.alert;

import java.util.Locale;
import org.xinqiao.shared.Text;

/// Who is told next when nobody acknowledges an alert.
public enum EscalationRole {
  SECOND_STAFF(new Text("已通知第二责任人", "Second person told")),
  LEAD(new Text("已通知负责人", "Lead told")),
  DUTY_DOCTOR(new Text("已通知值班医生", "Duty doctor told"));

  private final Text words;

  EscalationRole(Text words) {
    this.words = words;
  }

  static EscalationRole of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /// What the screens say once it is done.
  Text words() {
    return words;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
