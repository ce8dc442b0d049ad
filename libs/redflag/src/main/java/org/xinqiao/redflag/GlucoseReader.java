package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// 血糖3.6, 空腹七点二 餐后11, 糖化8.2, 血糖 58 mg/dL. Without a known meal a value counts as taken at any time;
/// without a profile the patient counts as diabetic, the safer reading.
final class GlucoseReader implements ReadingFinder.Reader {

  private static final double SMALLEST_MILLIGRAMS = 40;
  private static final double LARGEST_BARE = 35;

  private final Ranges ranges;

  GlucoseReader(Ranges ranges) {
    this.ranges = ranges;
  }

  @Override
  public List<ReadingFinder.Reading> read(Message message, Grounds grounds, boolean[] taken) {
    List<ReadingFinder.Reading> found = new ArrayList<>();
    for (int i = 0; i < message.numbers().size(); i++) {
      Numbers.Number number = message.numbers().get(i);
      if (taken[i]
          || (ReadingFinder.counted(message, number) && !message.wordAt(number.end(), "%|个|点"))) {
        continue;
      }
      Span span = new Span(number.start(), number.end());
      if (ReadingFinder.announced(message, "kw.hba1c", number, 10)) {
        if (ranges.plausible("hba1c", number.high())) {
          taken[i] = true;
          double value = Bands.round(number.high(), 1);
          found.add(
              new ReadingFinder.Reading("HBA1C", ranges.level("hba1c", value), span, Set.of()));
        }
        continue;
      }
      if (isGlucose(message, number)) {
        taken[i] = true;
        found.add(reading(message, grounds, number, span));
      }
    }
    return found;
  }

  private static boolean isGlucose(Message message, Numbers.Number number) {
    if (number.degrees() || number.low() < 0.6) {
      return false;
    }
    boolean unit = message.wordAt(number.end(), "mmol|毫摩尔|个血糖");
    boolean announced = ReadingFinder.announced(message, "kw.glucose", number, 12);
    boolean bare =
        number.decimal()
            && number.high() < LARGEST_BARE
            && message.has("kw.sugar")
            && !message.wordAt(number.end(), "斤|公斤|kg");
    boolean chineseSingle =
        number.end() - number.start() == 1
            && Numbers.chineseDigit(message.text().charAt(number.start())) >= 0;
    return unit
        || (announced && !chineseSingle && !isFeverish(message, number))
        || bare
        || (announced && chineseSingle && message.wordAt(number.end(), "点|个多"));
  }

  private static boolean isFeverish(Message message, Numbers.Number number) {
    return ReadingFinder.announced(message, "kw.temperature", number, 5);
  }

  private ReadingFinder.Reading reading(
      Message message, Grounds grounds, Numbers.Number number, Span span) {
    boolean milligrams = message.wordAt(number.end(), "mg") || number.low() > 50;
    double factor = milligrams ? ranges.milligramsPerMillimole() : 1;
    double low = Bands.round(number.low() / factor, 1);
    double high = Bands.round((number.fuzzy() ? number.high() + 0.9 : number.high()) / factor, 1);
    if (!milligrams && number.low() >= SMALLEST_MILLIGRAMS) {
      // 45 is an emergency in either unit.
      return new ReadingFinder.Reading("GLUCOSE_HIGH", Level.EMERGENCY, span, Set.of());
    }
    Span fasting =
        message.lastWithin("kw.fasting", Math.max(0, number.start() - 14), number.start());
    Span fed = message.lastWithin("kw.fed", Math.max(0, number.start() - 14), number.start());
    boolean isFasting = fasting != null && (fed == null || fed.start() < fasting.start());
    String meal = isFasting ? ".fasting" : ".other";
    String bands = "glucose" + (grounds.has("PREGNANT") ? ".pregnant" : "") + meal;
    Level level = ranges.level(bands, low).max(ranges.level(bands, high));
    Set<String> tags = new HashSet<>();
    if (high >= 13.9) {
      tags.add("glucoseVeryHigh");
    }
    if (low <= 3.9) {
      tags.add("glucoseLow");
      return new ReadingFinder.Reading("GLUCOSE_LOW", level, span, tags);
    }
    if (isFasting && low < 4.4) {
      // Enough without insulin, too near to the limit with it.
      tags.add("glucoseLowNormal");
    }
    return new ReadingFinder.Reading(
        level == Level.NONE ? "GLUCOSE" : "GLUCOSE_HIGH", level, span, tags);
  }
}
