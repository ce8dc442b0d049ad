package org.xinqiao.demo;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.xinqiao.demo.Happening.Result;
import org.xinqiao.demo.Happening.Test;
import org.xinqiao.demo.Happening.Visit;

/// Measured values that drift from visit to visit, a little differently for every patient. Codes
/// are LOINC (Copyright Regenstrief Institute, loinc.org/license), units UCUM.
final class Laboratory {

  private static final Test SYSTOLIC = new Test("8480-6", "收缩压", "SBP", "mm[Hg]", 90, 139, 0);
  private static final Test DIASTOLIC = new Test("8462-4", "舒张压", "DBP", "mm[Hg]", 60, 89, 0);
  private static final Test PULSE = new Test("8867-4", "心率", "HR", "/min", 60, 100, 0);
  private static final Test OXYGEN = new Test("59408-5", "血氧饱和度", "SPO2", "%", 94, 100, 0);
  private static final Test GLUCOSE = new Test("14771-0", "空腹葡萄糖", "GLU", "mmol/L", 3.9, 6.1, 1);
  private static final Test HBA1C = new Test("4548-4", "糖化血红蛋白", "HBA1C", "%", 4.0, 6.0, 1);
  private static final Test CREATININE = new Test("14682-9", "肌酐", "CREA", "umol/L", 41, 97, 0);
  private static final Test CHOLESTEROL = new Test("14647-2", "总胆固醇", "TC", "mmol/L", -1, 5.20, 2);
  private static final Test LDL = new Test("22748-8", "低密度脂蛋白胆固醇", "LDL", "mmol/L", -1, 3.40, 2);
  private static final Test HAEMOGLOBIN = new Test("718-7", "血红蛋白", "HGB", "g/L", 115, 175, 0);
  private static final Test LEUCOCYTES = new Test("6690-2", "白细胞", "WBC", "10*9/L", 3.5, 9.5, 1);

  private final Chance chance;
  private final double level;
  private final double trend;

  /// A patient's own level and trend per year, both in deviations.
  Laboratory(Chance chance) {
    this.chance = chance;
    this.level = chance.normal(0, 1);
    this.trend = chance.normal(-0.35, 0.5);
  }

  /// The values before an operation.
  void beforeOperation(Diary diary, Person person, Visit visit, LocalDateTime taken) {
    List<Result> results =
        List.of(
            new Result(HAEMOGLOBIN, value(128, 11, 0)),
            new Result(LEUCOCYTES, Math.max(2.8, value(6.6, 1.5, 0))),
            new Result(GLUCOSE, Math.max(3.6, value(5.5, 0.7, 0))),
            new Result(CREATININE, Math.max(38, value(70, 12, 0))));
    report(diary, person, visit, "XCG", "术前检验", taken, results);
  }

  /// The values of a visit for a long-term illness.
  ///
  /// @param years since the patient's first visit
  void ofVisit(Diary diary, Person person, Visit visit, double years, boolean blood) {
    LocalDateTime taken = visit.begins().plusMinutes(8);
    switch (person.story()) {
      case HYPERTENSION, HEART -> {
        double systolic = Math.clamp(value(142, 11, years), 104, 184);
        List<Result> results =
            List.of(
                new Result(SYSTOLIC, systolic),
                new Result(DIASTOLIC, Math.clamp(value(50, 4, years) + systolic * 0.24, 56, 108)),
                new Result(PULSE, Math.clamp(value(74, 8, 0), 52, 108)));
        report(diary, person, visit, "BP", "血压", taken, results);
        if (blood) {
          biochemistry(diary, person, visit, years, 5.6, person.story() == Story.HEART ? 2.3 : 3.2);
        }
      }
      case DIABETES -> biochemistry(diary, person, visit, years, 7.9, 2.9);
      case LUNG ->
          report(
              diary,
              person,
              visit,
              "SPO2",
              "血氧",
              taken,
              List.of(
                  new Result(OXYGEN, Math.clamp(value(95, 1.2, 0), 90, 99)),
                  new Result(PULSE, Math.clamp(value(80, 8, 0), 56, 112))));
      case KNEE, HIP, GALLBLADDER, BREAST, OCCASIONAL, CHILD -> {}
    }
  }

  private void biochemistry(
      Diary diary, Person person, Visit visit, double years, double glucose, double ldl) {
    List<Result> results = new ArrayList<>();
    results.add(new Result(GLUCOSE, Math.max(3.8, value(glucose, glucose * 0.13, years))));
    if (person.story() == Story.DIABETES) {
      results.add(new Result(HBA1C, Math.clamp(value(7.4, 0.8, years), 5.2, 12.5)));
    }
    results.add(new Result(CREATININE, Math.clamp(value(74, 13, 0), 40, 190)));
    results.add(new Result(CHOLESTEROL, Math.max(2.6, value(ldl + 1.9, 0.6, years))));
    results.add(new Result(LDL, Math.max(0.9, value(ldl, 0.5, years))));
    report(diary, person, visit, "SH", "生化", visit.begins().plusMinutes(20), results);
  }

  private double value(double mean, double deviation, double years) {
    return mean + deviation * (level + trend * years + chance.normal(0, 0.35));
  }

  private static void report(
      Diary diary,
      Person person,
      Visit visit,
      String kind,
      String text,
      LocalDateTime taken,
      List<Result> results) {
    LocalDateTime at = taken.plusMinutes(kind.equals("BP") || kind.equals("SPO2") ? 2 : 140);
    String order =
        "JY" + kind + Segment.date(taken.toLocalDate()) + "%06d".formatted(person.index() + 1);
    diary.note(
        new Happening.Resulted(at, diary.phone(at), visit, order, kind, text, taken, results));
  }
}
