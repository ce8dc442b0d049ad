package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// 三天长了五斤: a quick gain of weight, the sign of a failing heart. 斤 is half a kilogram.
final class WeightReader implements ReadingFinder.Reader {

  private static final double LONGEST_DAYS = 7;

  /// Kilograms in a few days that mean water in a failing heart.
  private static final double FAST = 2.0;

  private final Ranges ranges;

  WeightReader(Ranges ranges) {
    this.ranges = ranges;
  }

  @Override
  public List<ReadingFinder.Reading> read(Message message, Grounds grounds, boolean[] taken) {
    List<ReadingFinder.Reading> found = new ArrayList<>();
    for (int i = 0; i < message.numbers().size(); i++) {
      Numbers.Number number = message.numbers().get(i);
      boolean pounds = message.wordAt(number.end(), "斤|来斤|多斤");
      boolean kilograms = message.wordAt(number.end(), "公斤|kg|千克|来公斤");
      if (taken[i]
          || !(pounds || kilograms)
          || !ReadingFinder.announced(message, "kw.gain", number, 8)
          || !quick(message, number)) {
        continue;
      }
      taken[i] = true;
      double gained = Bands.round(pounds ? number.high() / 2 : number.high(), 1);
      boolean pregnant = grounds.has("PREGNANT") || grounds.has("CHILD");
      found.add(
          new ReadingFinder.Reading(
              "WEIGHT_GAIN",
              pregnant ? Level.NONE : ranges.level("weightGain", gained),
              new Span(number.start(), number.end()),
              gained >= FAST ? Set.of("weightFast") : Set.of()));
    }
    return found;
  }

  private static boolean quick(Message message, Numbers.Number gain) {
    Span sentence = message.layout().sentenceSpan(gain.start());
    for (Numbers.Number number : message.numbersStarting(gain.start() - 60, gain.end() + 60)) {
      double days = TimePhrases.days(message.text(), number);
      if (number.start() >= sentence.start() && number.end() <= sentence.end() && days >= 0) {
        return days <= LONGEST_DAYS;
      }
    }
    return message.anyWithin("kw.fewDays", sentence.start(), sentence.end());
  }
}
