package org.xinqiao.interop;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// What a column of a file or view can mean. The codes are what saved mappings hold.
public enum RowField {
  PATIENT_NUMBER("患者编号", "Patient number", null, false),
  PATIENT_MRN("病案号", "Medical record number", null, false),
  PATIENT_CARD("就诊卡号", "Visit card", null, false),
  PATIENT_ID_CARD("身份证号", "Identity card", null, false),
  PATIENT_PASSPORT("护照号", "Passport", null, false),
  PATIENT_INSURANCE("医保号", "Insurance number", null, false),
  PATIENT_NAME("姓名", "Name", null, true),
  PATIENT_SEX("性别", "Sex", null, false),
  PATIENT_BIRTH_DATE("出生日期", "Date of birth", null, false),
  PATIENT_PHONE("手机", "Phone", null, false),
  PATIENT_EMAIL("邮箱", "E-mail", null, false),
  PATIENT_RELATIVE_NAME("联系人姓名", "Relative", null, false),
  PATIENT_RELATIVE_RELATIONSHIP("联系人关系", "Relationship", null, false),
  PATIENT_RELATIVE_PHONE("联系人电话", "Relative's phone", null, false),
  PATIENT_DECEASED_AT("死亡时间", "Time of death", null, false),
  ROW_CHANGED_AT("数据更新时间", "Changed at", null, false),

  ENCOUNTER_NUMBER("就诊号", "Encounter number", RowKinds.ENCOUNTER, true),
  ENCOUNTER_CLASS("就诊类型", "Encounter class", RowKinds.ENCOUNTER, true),
  ENCOUNTER_STATUS("就诊状态", "Encounter status", RowKinds.ENCOUNTER, false),
  ENCOUNTER_STARTED_AT("入院或就诊时间", "Started at", RowKinds.ENCOUNTER, true),
  ENCOUNTER_DISCHARGED_AT("出院时间", "Discharged at", RowKinds.ENCOUNTER, false),
  ENCOUNTER_DEPARTMENT_CODE("科室代码", "Department code", RowKinds.ENCOUNTER, false),
  ENCOUNTER_DEPARTMENT("科室", "Department", RowKinds.ENCOUNTER, true),
  ENCOUNTER_PLACE("病区或诊室", "Ward or room", RowKinds.ENCOUNTER, false),
  ENCOUNTER_DOCTOR("医生", "Doctor", RowKinds.ENCOUNTER, false),
  ENCOUNTER_DISPOSITION("离院方式", "Disposition", RowKinds.ENCOUNTER, false),
  ENCOUNTER_ADVICE("出院医嘱", "Discharge advice", RowKinds.ENCOUNTER, false),
  ENCOUNTER_RETURN_ON("复诊日期", "Return on", RowKinds.ENCOUNTER, false),
  DIAGNOSIS_CODE("诊断编码", "Diagnosis code", RowKinds.ENCOUNTER, false),
  DIAGNOSIS_NAME("诊断名称", "Diagnosis", RowKinds.ENCOUNTER, false),
  PROCEDURE_CODE("手术编码", "Procedure code", RowKinds.ENCOUNTER, false),
  PROCEDURE_NAME("手术名称", "Procedure", RowKinds.ENCOUNTER, false),
  PROCEDURE_PERFORMED_AT("手术时间", "Performed at", RowKinds.ENCOUNTER, false),

  OBSERVATION_REPORT("报告单号", "Report number", RowKinds.OBSERVATION, true),
  OBSERVATION_CODE("项目代码", "Item code", RowKinds.OBSERVATION, true),
  OBSERVATION_NAME("项目名称", "Item", RowKinds.OBSERVATION, false),
  OBSERVATION_VALUE("结果", "Value", RowKinds.OBSERVATION, true),
  OBSERVATION_UNIT("单位", "Unit", RowKinds.OBSERVATION, false),
  OBSERVATION_RANGE("参考范围", "Reference range", RowKinds.OBSERVATION, false),
  OBSERVATION_FLAG("异常标志", "Flag", RowKinds.OBSERVATION, false),
  OBSERVATION_AT("检验时间", "Observed at", RowKinds.OBSERVATION, true),

  APPOINTMENT_NUMBER("预约号", "Appointment number", RowKinds.APPOINTMENT, true),
  APPOINTMENT_STATUS("预约状态", "Status", RowKinds.APPOINTMENT, false),
  APPOINTMENT_STARTS_AT("预约时间", "Starts at", RowKinds.APPOINTMENT, true),
  APPOINTMENT_DEPARTMENT("预约科室", "Department", RowKinds.APPOINTMENT, true),
  APPOINTMENT_DOCTOR("预约医生", "Doctor", RowKinds.APPOINTMENT, false),
  APPOINTMENT_PLACE("预约地点", "Place", RowKinds.APPOINTMENT, false),
  APPOINTMENT_FOLLOW_UP("是否复诊", "For a return visit", RowKinds.APPOINTMENT, false);

  /// Names of kinds: the kinds name their key fields, so the fields cannot name the kinds.
  private static final class RowKinds {
    static final String ENCOUNTER = "ENCOUNTER";
    static final String OBSERVATION = "OBSERVATION";
    static final String APPOINTMENT = "APPOINTMENT";
  }

  private final Text label;
  private final @Nullable String kind;
  private final boolean required;

  RowField(String zh, String en, @Nullable String kind, boolean required) {
    this.label = new Text(zh, en);
    this.kind = kind;
    this.required = required;
  }

  public Text label() {
    return label;
  }

  /// Whether a row is refused when this is empty. Of the patient's numbers one is needed,
  /// whichever.
  public boolean required() {
    return required;
  }

  /// What a row of that kind may say.
  public static List<RowField> of(RowKind kind) {
    return Arrays.stream(values())
        .filter(field -> field.kind == null || field.kind.equals(kind.name()))
        .toList();
  }

  public static Optional<RowField> parse(String code) {
    return Arrays.stream(values()).filter(field -> field.toString().equals(code)).findFirst();
  }

  /// Its code, such as `patient-id-card`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
