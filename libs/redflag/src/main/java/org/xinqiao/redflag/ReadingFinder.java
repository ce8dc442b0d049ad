package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Finds the home measurements of a message and gives each its level. Each kind is one reader; a
/// number belongs to the first reader that recognises it.
final class ReadingFinder {

  /// The marks readers set for combinations.
  static final Set<String> TAGS =
      Set.of(
          "glucoseLowNormal",
          "bpLow",
          "bpRaised",
          "rejected",
          "rateOff",
          "glucoseVeryHigh",
          "glucoseLow",
          "fever",
          "feverish",
          "weightFast",
          "fever377",
          "fever38",
          "fever395");

  private static final List<String> KEYWORDS =
      List.of("kw.bp", "kw.spo2", "kw.hr", "kw.glucose", "kw.temperature", "kw.hba1c");

  /// One measured value with its place.
  ///
  /// @param concept kind of reading, a key of `readings.json`
  /// @param tags marks for combinations, such as `bpLow`
  record Reading(String concept, Level level, Span span, Set<String> tags) {}

  /// Reads one kind of measurement and marks the numbers it used as taken.
  interface Reader {
    List<Reading> read(Message message, Grounds grounds, boolean[] taken);
  }

  private final Vocabulary vocabulary;
  private final List<Reader> readers;

  ReadingFinder(Vocabulary vocabulary, Ranges ranges) {
    this.vocabulary = vocabulary;
    this.readers =
        List.of(
            new BloodPressureReader(ranges),
            new OxygenReader(ranges),
            new HeartRateReader(ranges),
            new GlucoseReader(ranges),
            new TemperatureReader(ranges),
            new WeightReader(ranges));
  }

  void addTo(Message message, Grounds grounds) {
    boolean[] taken = new boolean[message.numbers().size()];
    List<Reading> found = new ArrayList<>();
    readers.forEach(reader -> found.addAll(reader.read(message, grounds, taken)));
    for (Reading reading : found) {
      Concept kind = vocabulary.concept(reading.concept());
      Set<String> tags = new java.util.HashSet<>(kind.tags());
      tags.addAll(reading.tags());
      Concept concept =
          new Concept(kind.id(), kind.category(), reading.level(), tags, kind.immune());
      message.add(
          Mention.ofReading(concept, reading.span(), message.persons().at(reading.span().start())));
    }
  }

  /// Whether a number carries a unit or a counter that makes it something else.
  static boolean counted(Message message, Numbers.Number number) {
    return TimePhrases.days(message.text(), number) >= 0
        || message.wordAt(
                number.end(),
                "岁|次|粒|片|颗|克|g|毫克|mg|单位|u|元|块|号|楼|床|点|分|个|位|人|米|厘米|cm|毫米|mm|毫升|ml|张|支|瓶|盒|遍|包|杯|针|口|步|层|型|级|期|类|名|年|月|日|天|周|%")
            && !message.wordAt(number.end(), "mg/d|个多点|单位换");
  }

  /// Whether `keyword` stands within `reach` characters before the number in the same sentence.
  static boolean announced(Message message, String keyword, Numbers.Number number, int reach) {
    int from = Math.max(0, number.start() - reach);
    Span word = message.lastWithin(keyword, from, number.start());
    if (word == null
        || message.layout().sentenceAt(word.start())
            != message.layout().sentenceAt(number.start())) {
      return false;
    }
    for (String other : KEYWORDS) {
      if (!other.equals(keyword) && message.anyWithin(other, word.end(), number.start())) {
        return false;
      }
    }
    return true;
  }
}
