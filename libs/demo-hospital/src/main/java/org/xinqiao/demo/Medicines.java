package org.xinqiao.demo;

import java.time.LocalDateTime;
import java.util.List;
import org.xinqiao.demo.Happening.Medicine;
import org.xinqiao.demo.Happening.Visit;

/// What is prescribed for a long-term illness at every visit, and mostly handed over. The medicines
/// are common ones, their catalogue numbers are invented.
final class Medicines {

  private static final Medicine AMLODIPINE = daily("86901234000001", "苯磺酸氨氯地平片", "5", 1);
  private static final Medicine VALSARTAN = daily("86901234000002", "缬沙坦胶囊", "80", 1);
  private static final Medicine METFORMIN =
      new Medicine("86901234000003", "盐酸二甲双胍片", "500", "mg", "毫克", "BID", "每日两次", 2);
  private static final Medicine ACARBOSE =
      new Medicine("86901234000004", "阿卡波糖片", "50", "mg", "毫克", "TID", "每日三次", 3);
  private static final Medicine ASPIRIN = daily("86901234000005", "阿司匹林肠溶片", "100", 1);
  private static final Medicine ATORVASTATIN = daily("86901234000006", "阿托伐他汀钙片", "20", 1);
  private static final Medicine TIOTROPIUM =
      new Medicine("86901234000007", "噻托溴铵吸入粉雾剂", "18", "ug", "微克", "QD", "每日一次", 1);

  private static final double HANDED_OVER = 0.92;

  private final Chance chance;
  private final boolean second;

  /// What a patient takes stays the same over the years.
  Medicines(Chance chance) {
    this.chance = chance;
    this.second = chance.with(0.45);
  }

  /// @param days until the next visit
  void ofVisit(Diary diary, Person person, Visit visit, int days) {
    List<Medicine> medicines = of(person.story());
    for (int i = 0; i < medicines.size(); i++) {
      Medicine medicine = medicines.get(i);
      String serial =
          Segment.date(visit.begins().toLocalDate())
              + "%06d".formatted(person.index() + 1)
              + (i + 1);
      LocalDateTime at = visit.begins().plusMinutes(25 + i);
      diary.note(
          new Happening.Prescribed(at, diary.phone(at), visit, "CF" + serial, medicine, days));
      LocalDateTime later = at.plusMinutes(chance.between(12, 90));
      if (chance.with(HANDED_OVER)) {
        diary.note(
            new Happening.Dispensed(
                later, diary.phone(later), "CF" + serial, "FY" + serial, medicine, days));
      }
    }
  }

  private List<Medicine> of(Story story) {
    return switch (story) {
      case HYPERTENSION -> second ? List.of(AMLODIPINE, VALSARTAN) : List.of(AMLODIPINE);
      case DIABETES -> second ? List.of(METFORMIN, ACARBOSE) : List.of(METFORMIN);
      case HEART -> List.of(ASPIRIN, ATORVASTATIN);
      case LUNG -> List.of(TIOTROPIUM);
      case KNEE, HIP, GALLBLADDER, BREAST, OCCASIONAL, CHILD -> List.of();
    };
  }

  private static Medicine daily(String code, String name, String strength, int perDay) {
    return new Medicine(code, name, strength, "mg", "毫克", "QD", "每日一次", perDay);
  }
}
