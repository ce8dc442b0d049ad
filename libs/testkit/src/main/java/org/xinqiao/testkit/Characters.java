package org.xinqiao.testkit;

import java.util.List;
import java.util.stream.Collectors;

/// The characters of generated text, as code points; the letter a counts as the simplest.
final class Characters {

  static final Gen<Integer> CHINESE = pick("一的是您好医院复诊提醒血压血糖随访护士王李张陈周龙凤膝髋");

  static final Gen<Integer> ANY =
      Gen.any(
          pick("abcxyzABCXYZ0123456789"),
          CHINESE,
          pick("，。？！：；《》【】（）…— ,.?!:;()[]-_@#%*\n\t"),
          pick("|^~\\&<>\"'$`{}\u00e9\u3000\u200b"),
          pick("𠮷𡈽👵🏻"));

  private Characters() {}

  static String join(List<Integer> codePoints) {
    return codePoints.stream().map(Character::toString).collect(Collectors.joining());
  }

  static List<Integer> split(String text) {
    return text.codePoints().boxed().toList();
  }

  private static Gen<Integer> pick(String characters) {
    return Gen.oneOf(characters.codePoints().boxed().toArray(Integer[]::new));
  }
}
