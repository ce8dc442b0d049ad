package org.xinqiao.selfreport;

import java.util.Locale;
import java.util.Map;
import org.xinqiao.audit.Actor;
import org.xinqiao.shared.Text;

/// Who filled the form in.
enum SaidBy {
  PATIENT,
  /// A guardian or proxy.
  REPRESENTATIVE,
  /// The patient, to a member of staff who took it down.
  STAFF;

  static SaidBy of(Actor actor) {
    return switch (actor.kind()) {
      case STAFF -> STAFF;
      case REPRESENTATIVE -> REPRESENTATIVE;
      case PATIENT, PEER, SYSTEM -> PATIENT;
    };
  }

  static Map<String, Text> words() {
    return Map.of(
        PATIENT.toString(), new Text("本人", "the patient"),
        REPRESENTATIVE.toString(), new Text("监护人或代理人", "a representative"),
        STAFF.toString(), new Text("员工代填", "taken down by staff"));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
