package org.xinqiao.selfreport;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// What an answer may tell of a patient, as questionnaire files name it in `tells`.
enum Topic {
  ALLERGY("过敏", "Allergies"),
  CONDITION("既往疾病", "Past illnesses"),
  OPERATION("手术史", "Operations"),
  MEDICINE("长期用药", "Long-term medicines"),
  FAMILY("家族史", "Family history"),
  SMOKING("吸烟", "Smoking"),
  /// A number: cigarettes a day.
  CIGARETTES("每天吸烟支数", "Cigarettes a day"),
  DRINKING("饮酒", "Drinking"),
  /// A number: the sum of AUDIT-C, 0 to 12.
  AUDIT("饮酒评分（AUDIT-C）", "Drinking score (AUDIT-C)"),
  /// A number: minutes a week.
  EXERCISE("每周运动分钟数", "Minutes of exercise a week"),
  /// A number: hours a night.
  SLEEP("每晚睡眠小时数", "Hours of sleep a night"),
  PREGNANCY("妊娠哺乳", "Pregnancy and breastfeeding"),
  NEED("听力视力与语言", "Hearing, sight and language"),
  PROXY("家属代收信息", "Family may be told"),
  REGION("居住地区", "Region"),
  RESIDENCE("城乡", "Town or country"),
  /// A number: grams. This and what follows are said of children.
  BIRTHWEIGHT("出生体重（克）", "Birth weight (g)"),
  /// A number: completed weeks of gestation at birth.
  GESTATION("出生孕周", "Weeks of gestation at birth"),
  FEEDING("喂养方式", "Feeding"),
  VACCINATION("预防接种", "Vaccinations"),
  /// A number: centimetres.
  HEIGHT("身高（厘米）", "Height (cm)"),
  /// A number: kilograms.
  WEIGHT("体重（公斤）", "Weight (kg)"),
  GROWTH("近半年生长", "Growth in the last half year");

  private final Text label;

  Topic(String zh, String en) {
    this.label = new Text(zh, en);
  }

  /// As files, the database and the API write it.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Text label() {
    return label;
  }

  /// Whether it is to be seen at a glance before anything is prescribed.
  boolean standsOut(@Nullable String code) {
    return switch (this) {
      case ALLERGY -> code != null && !code.equals("none");
      case PREGNANCY -> "pregnant".equals(code) || "breastfeeding".equals(code);
      case CONDITION, OPERATION, MEDICINE, FAMILY, SMOKING, CIGARETTES, DRINKING, AUDIT, EXERCISE ->
          false;
      case SLEEP, NEED, PROXY, REGION, RESIDENCE -> false;
      case BIRTHWEIGHT, GESTATION, FEEDING, VACCINATION, HEIGHT, WEIGHT, GROWTH -> false;
    };
  }

  static Optional<Topic> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  static Map<String, Text> words() {
    return Arrays.stream(values()).collect(Collectors.toMap(Topic::word, Topic::label));
  }
}
