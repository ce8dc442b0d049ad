package org.xinqiao.demo;

import java.util.List;
import org.xinqiao.demo.Happening.Diagnosis;

/// An operation with what belongs to it. Codes are those of the national clinical edition of
/// ICD-9-CM-3 and ICD-10, which extend the international ones after an x.
///
/// @param stayFrom shortest stay in days
/// @param stayTo longest stay in days
/// @param firstRevisit days from discharge to the first revisit, the same as in the words of the
///   advice
/// @param laterRevisits days from the first revisit to the later ones
record Operation(
    String code,
    String text,
    Diagnosis diagnosis,
    int stayFrom,
    int stayTo,
    int firstRevisit,
    List<Integer> laterRevisits,
    String revisitReason,
    String advice) {

  static Operation of(Story story, Chance chance) {
    boolean right = chance.with(0.5);
    String side = right ? "右侧" : "左侧";
    return switch (story) {
      case KNEE ->
          new Operation(
              "81.5400x001",
              side + "全膝关节置换术",
              admission("M17.100", "原发性膝关节骨关节炎"),
              6,
              10,
              28,
              List.of(62, 152, 335),
              "膝关节置换术后复诊",
              "术后12～14天拆线，按计划做踝泵和屈膝训练，4周后门诊复查拍片；抗凝药请按医嘱按时用");
      case HIP ->
          new Operation(
              "81.5100x001",
              side + "全髋关节置换术",
              admission("M87.000", "特发性股骨头坏死"),
              7,
              11,
              28,
              List.of(62, 152, 335),
              "髋关节置换术后复诊",
              "术后12～14天拆线，避免深蹲、盘腿和跷二郎腿，4周后门诊复查拍片；抗凝药请按医嘱按时用");
      case GALLBLADDER ->
          new Operation(
              "51.2300x001",
              "腹腔镜下胆囊切除术",
              admission("K80.100", "胆囊结石伴慢性胆囊炎"),
              3,
              5,
              7,
              List.of(23, 150),
              "胆囊切除术后复诊",
              "伤口保持干燥，清淡低脂饮食，1周后门诊复查伤口，1个月后查B超");
      case BREAST ->
          chance.with(0.7)
              ? new Operation(
                  "85.2100x004",
                  side + "乳腺病损切除术",
                  admission("D24.x00", "乳腺良性肿瘤"),
                  2,
                  4,
                  14,
                  List.of(80),
                  "乳腺术后复诊",
                  "伤口保持干燥，2周后门诊复查伤口、看病理结果")
              : new Operation(
                  "85.4300x001",
                  side + "单侧扩大的单纯乳房切除术",
                  admission("C50.900", "乳腺恶性肿瘤"),
                  6,
                  9,
                  14,
                  List.of(76, 166, 256),
                  "乳腺术后复诊",
                  "记录引流量，拔管前避免提重物，按计划做手臂功能锻炼，2周后门诊复查");
      case HYPERTENSION, DIABETES, LUNG, HEART, OCCASIONAL, CHILD ->
          throw new IllegalArgumentException("no operation: " + story);
    };
  }

  private static Diagnosis admission(String code, String text) {
    return new Diagnosis(code, text, "A");
  }

  /// The main diagnosis and what older patients bring along.
  List<Diagnosis> diagnoses(Chance chance, int age) {
    return age >= 60 && chance.with(0.4)
        ? List.of(diagnosis, new Diagnosis("I10.x00", "原发性高血压", "F"))
        : List.of(diagnosis);
  }
}
