package org.xinqiao.measure;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// What is to be said of one row behind a number, in a few words.
final class RowDetail {

  private static final Map<String, Text> WORDS =
      Map.of(
          "order", new Text("日期来自医嘱", "day from the doctor's order"),
          "report", new Text("日期来自报告", "day from a report"),
          "guideline", new Text("日期来自随访路径默认间隔", "day from the pathway's default interval"),
          "confirmed", new Text("患者确认来", "the patient will come"),
          "reschedule", new Text("患者想改约", "the patient wants another day"),
          "declined", new Text("患者暂不复诊", "the patient will not come"));

  private RowDetail() {}

  static @Nullable String of(MeasureDefinition measure, Measures.Row row, Locale locale) {
    Integer exclusion = row.exclusion();
    String words =
        Stream.of(
                exclusion == null ? "" : measure.exclusions().get(exclusion).reason().in(locale),
                row.department() == null ? "" : row.department(),
                words(row.source(), locale),
                words(row.response(), locale))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" · "));
    return words.isEmpty() ? null : words;
  }

  private static String words(@Nullable String code, Locale locale) {
    if (code == null) {
      return "";
    }
    Text words = WORDS.get(code);
    return words == null ? code : words.in(locale);
  }
}
