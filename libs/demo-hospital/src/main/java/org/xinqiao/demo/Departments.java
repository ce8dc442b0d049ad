package org.xinqiao.demo;

import java.util.List;

/// The departments of the demo hospital and their doctors.
final class Departments {

  static final Department ORTHOPAEDICS =
      department("0401", "骨科", "骨科一病区", "D4011 顾 长风", "D4012 沈 若溪", "D4013 卞 维康");
  static final Department SURGERY =
      department("0402", "普外科", "普外科二病区", "D4021 郎 其安", "D4022 米 嘉禾", "D4023 康 守拙");
  static final Department BREAST_SURGERY =
      department("0403", "乳腺外科", "乳腺外科病区", "D4031 安 知秋", "D4032 温 如玉");
  static final Department CARDIOLOGY =
      department("0304", "心血管内科", "心内科一病区", "D3041 栾 景行", "D3042 纪 念慈", "D3043 牧 云帆");
  static final Department ENDOCRINOLOGY =
      department("0305", "内分泌科", "内分泌科病区", "D3051 岑 思远", "D3052 闻 静宜");
  static final Department RESPIRATORY =
      department("0306", "呼吸内科", "呼吸内科病区", "D3061 向 晚晴", "D3062 庄 复礼");
  static final Department GASTROENTEROLOGY =
      department("0307", "消化内科", "消化内科病区", "D3071 祝 延年", "D3072 晏 清和");
  static final Department DERMATOLOGY = department("0801", "皮肤科", "皮肤科病区", "D8011 蓝 采薇");
  static final Department EYE = department("0802", "眼科", "眼科病区", "D8021 明 远志");
  static final Department PAEDIATRICS =
      department("0701", "儿科", "儿科病区", "D7011 乐 嘉言", "D7012 童 心怡");

  private Departments() {}

  private static Department department(String code, String name, String ward, String... doctors) {
    return new Department(
        code,
        name,
        ward,
        List.of(doctors).stream()
            .map(line -> line.split(" "))
            .map(parts -> new Doctor(parts[0], new Name(parts[1], parts[2])))
            .toList());
  }
}
