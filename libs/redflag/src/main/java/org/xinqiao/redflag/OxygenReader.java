package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// 血氧88, 氧饱和掉到八十几. Loose wording counts as its worse end.
final class OxygenReader implements ReadingFinder.Reader {

  private static final int KEYWORD_AFTER = 7;

  private final Ranges ranges;

  OxygenReader(Ranges ranges) {
    this.ranges = ranges;
  }

  @Override
  public List<ReadingFinder.Reading> read(Message message, Grounds grounds, boolean[] taken) {
    List<ReadingFinder.Reading> found = new ArrayList<>();
    for (int i = 0; i < message.numbers().size(); i++) {
      Numbers.Number number = message.numbers().get(i);
      double value = Bands.round(number.low(), 0);
      if (!taken[i]
          && (ReadingFinder.announced(message, "kw.spo2", number, 12) || named(message, number))
          && TimePhrases.days(message.text(), number) < 0
          && ranges.plausible("spo2", value)) {
        taken[i] = true;
        found.add(
            new ReadingFinder.Reading(
                "SPO2",
                ranges.level("spo2", value),
                new Span(number.start(), number.end()),
                Set.of()));
      }
    }
    return found;
  }

  /// 94%血氧, 氧 89: the keyword may follow.
  private static boolean named(Message message, Numbers.Number number) {
    int end = message.wordAt(number.end(), "%") ? number.end() + 1 : number.end();
    Span word =
        message.firstWithin("kw.spo2", end, Math.min(message.text().length(), end + KEYWORD_AFTER));
    return word != null && word.start() <= end + 1;
  }
}
