package org.xinqiao.interop;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.xinqiao.shared.Text;

/// What one row of a file or view is about. Every row also says whose it is.
public enum RowKind {
  PATIENT("PAT", new Text("患者", "Patients"), List.of()),
  ENCOUNTER(
      "ENC",
      new Text("就诊", "Encounters"),
      List.of(
          RowField.ENCOUNTER_NUMBER,
          RowField.ENCOUNTER_STARTED_AT,
          RowField.DIAGNOSIS_CODE,
          RowField.PROCEDURE_CODE)),
  OBSERVATION(
      "OBS",
      new Text("检验与体征", "Observations"),
      List.of(RowField.OBSERVATION_REPORT, RowField.OBSERVATION_CODE)),
  APPOINTMENT("APP", new Text("预约", "Appointments"), List.of(RowField.APPOINTMENT_NUMBER));

  private final String event;
  private final Text label;
  private final List<RowField> key;

  RowKind(String event, Text label, List<RowField> key) {
    this.event = event;
    this.label = label;
    this.key = key;
  }

  /// Stands in MSH-9.2 of the message that a row becomes.
  String event() {
    return event;
  }

  public Text label() {
    return label;
  }

  /// The fields that, beside the patient's number, make two rows the same row.
  public List<RowField> key() {
    return key;
  }

  static Optional<RowKind> ofEvent(String event) {
    return Arrays.stream(values()).filter(kind -> kind.event.equals(event)).findFirst();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
