package org.xinqiao.interop;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// What a column of a file or view can mean. The codes are what saved mappings hold.
public enum RowField {
  PATIENT_NUMBER("患者编号", "Patient number", null, false, "患者号", "患者ID", "病人ID", "登记号"),
  PATIENT_MRN("病案号", "Medical record number", null, false, "病历号", "病案号码"),
  PATIENT_CARD("就诊卡号", "Visit card", null, false, "就诊卡", "卡号"),
  PATIENT_ID_CARD("身份证号", "Identity card", null, false, "身份证号码", "身份证"),
  PATIENT_PASSPORT("护照号", "Passport", null, false, "护照号码"),
  PATIENT_INSURANCE("医保号", "Insurance number", null, false),
  PATIENT_NAME("姓名", "Name", null, true, "患者姓名", "病人姓名"),
  PATIENT_SEX("性别", "Sex", null, false, "患者性别"),
  PATIENT_BIRTH_DATE("出生日期", "Date of birth", null, false, "出生年月日", "生日"),
  PATIENT_PHONE("手机", "Phone", null, false, "手机号", "手机号码", "患者手机"),
  PATIENT_EMAIL("邮箱", "E-mail", null, false, "电子邮箱", "电子邮件"),
  PATIENT_RELATIVE_NAME("联系人姓名", "Relative", null, false),
  PATIENT_RELATIVE_RELATIONSHIP("联系人关系", "Relationship", null, false),
  PATIENT_RELATIVE_PHONE("联系人电话", "Relative's phone", null, false),
  PATIENT_DECEASED_AT("死亡时间", "Time of death", null, false),
  ROW_CHANGED_AT("数据更新时间", "Changed at", null, false),

  ENCOUNTER_NUMBER("就诊号", "Encounter number", RowKinds.ENCOUNTER, true, "就诊流水号"),
  ENCOUNTER_CLASS("就诊类型", "Encounter class", RowKinds.ENCOUNTER, true),
  ENCOUNTER_STATUS("就诊状态", "Encounter status", RowKinds.ENCOUNTER, false),
  ENCOUNTER_STARTED_AT(
      "入院或就诊时间", "Started at", RowKinds.ENCOUNTER, true, "入院时间", "入院日期", "就诊时间", "就诊日期"),
  ENCOUNTER_DISCHARGED_AT("出院时间", "Discharged at", RowKinds.ENCOUNTER, false, "出院日期"),
  ENCOUNTER_DEPARTMENT_CODE("科室代码", "Department code", RowKinds.ENCOUNTER, false),
  ENCOUNTER_DEPARTMENT("科室", "Department", RowKinds.ENCOUNTER, true, "科室名称", "就诊科室", "出院科室"),
  ENCOUNTER_PLACE("病区或诊室", "Ward or room", RowKinds.ENCOUNTER, false),
  ENCOUNTER_DOCTOR("医生", "Doctor", RowKinds.ENCOUNTER, false),
  ENCOUNTER_DISPOSITION("离院方式", "Disposition", RowKinds.ENCOUNTER, false),
  ENCOUNTER_ADVICE("出院医嘱", "Discharge advice", RowKinds.ENCOUNTER, false),
  ENCOUNTER_RETURN_ON("复诊日期", "Return on", RowKinds.ENCOUNTER, false),
  DIAGNOSIS_CODE("诊断编码", "Diagnosis code", RowKinds.ENCOUNTER, false, "诊断代码", "ICD编码"),
  DIAGNOSIS_NAME("诊断名称", "Diagnosis", RowKinds.ENCOUNTER, false, "诊断", "出院诊断"),
  PROCEDURE_CODE("手术编码", "Procedure code", RowKinds.ENCOUNTER, false),
  PROCEDURE_NAME("手术名称", "Procedure", RowKinds.ENCOUNTER, false),
  PROCEDURE_PERFORMED_AT("手术时间", "Performed at", RowKinds.ENCOUNTER, false),

  OBSERVATION_REPORT("报告单号", "Report number", RowKinds.OBSERVATION, true, "报告号"),
  OBSERVATION_CODE("项目代码", "Item code", RowKinds.OBSERVATION, true),
  OBSERVATION_NAME("项目名称", "Item", RowKinds.OBSERVATION, false, "检验项目"),
  OBSERVATION_VALUE("结果", "Value", RowKinds.OBSERVATION, true, "检验结果", "结果值"),
  OBSERVATION_UNIT("单位", "Unit", RowKinds.OBSERVATION, false),
  OBSERVATION_RANGE("参考范围", "Reference range", RowKinds.OBSERVATION, false, "参考值"),
  OBSERVATION_FLAG("异常标志", "Flag", RowKinds.OBSERVATION, false),
  OBSERVATION_AT("检验时间", "Observed at", RowKinds.OBSERVATION, true, "检验日期"),

  APPOINTMENT_NUMBER("预约号", "Appointment number", RowKinds.APPOINTMENT, true),
  APPOINTMENT_STATUS("预约状态", "Status", RowKinds.APPOINTMENT, false),
  APPOINTMENT_STARTS_AT("预约时间", "Starts at", RowKinds.APPOINTMENT, true, "预约日期"),
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
  private final List<String> alsoCalled;
  private final @Nullable String kind;
  private final boolean required;

  RowField(String zh, String en, @Nullable String kind, boolean required, String... alsoCalled) {
    this.label = new Text(zh, en);
    this.alsoCalled = List.of(alsoCalled);
    this.kind = kind;
    this.required = required;
  }

  public Text label() {
    return label;
  }

  /// What its column is called, in any case of letters: by us in both languages, by its code and by
  /// hospitals' systems. `联系电话` and `电话` are left out on purpose: they may be a relative's.
  public List<String> names() {
    return Stream.concat(Stream.of(label.zh(), label.en(), toString()), alsoCalled.stream())
        .toList();
  }

  public boolean isCalled(String column) {
    return names().stream().anyMatch(column::equalsIgnoreCase);
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
