package org.xinqiao.patient;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What somebody is to the patient, as far as it follows from the words of a source.
public enum Kinship {
  SPOUSE("配偶", "夫", "妻", "丈夫", "妻子", "老公", "老婆", "爱人", "SPO"),
  CHILD("子", "女", "儿子", "女儿", "长子", "次子", "长女", "次女", "养子", "养女", "CHD", "SON", "DAU"),
  PARENT("父", "母", "父亲", "母亲", "爸爸", "妈妈", "父母", "养父", "养母", "PAR", "FTH", "MTH"),
  GRANDPARENT("祖父", "祖母", "外祖父", "外祖母", "爷爷", "奶奶", "外公", "外婆", "姥爷", "姥姥", "GRP"),
  GRANDCHILD("孙", "孙子", "孙女", "外孙", "外孙女", "GCH"),
  SIBLING("兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹", "兄弟", "姐妹", "SIB", "BRO", "SIS"),
  /// Related in another way, or as a source wrote it and nobody can read.
  RELATIVE,
  /// Nobody said that they are related.
  UNKNOWN;

  private static final Map<Kinship, Kinship> INVERSE =
      Map.of(CHILD, PARENT, PARENT, CHILD, GRANDPARENT, GRANDCHILD, GRANDCHILD, GRANDPARENT);

  private final List<String> words;

  Kinship(String... words) {
    this.words = List.of(words);
  }

  /// Reads what a source calls the relation.
  static Kinship of(String word) {
    String plain = word.strip().toUpperCase(Locale.ROOT);
    for (Kinship one : values()) {
      if (one.words.contains(plain)) {
        return one;
      }
    }
    return RELATIVE;
  }

  /// What the patient is to somebody who is this to the patient.
  Kinship inverse() {
    return INVERSE.getOrDefault(this, this);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
