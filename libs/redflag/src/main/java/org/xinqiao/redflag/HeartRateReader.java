package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// 心率130, 心跳一百三四十下, 130次/分.
final class HeartRateReader implements ReadingFinder.Reader {

  private final Ranges ranges;

  HeartRateReader(Ranges ranges) {
    this.ranges = ranges;
  }

  @Override
  public List<ReadingFinder.Reading> read(Message message, Grounds grounds, boolean[] taken) {
    List<ReadingFinder.Reading> found = new ArrayList<>();
    for (int i = 0; i < message.numbers().size(); i++) {
      Numbers.Number number = message.numbers().get(i);
      if (taken[i]) {
        continue;
      }
      boolean perMinute = message.wordAt(number.end(), "次/分|下/分|次每分|bpm|次一分钟|下一分钟");
      boolean announced =
          ReadingFinder.announced(message, "kw.hr", number, 12)
              && TimePhrases.days(message.text(), number) < 0
              && !message.wordAt(number.end(), "岁|元|块|片|粒|斤|点|度");
      if ((perMinute || announced)
          && ranges.plausible("heartRate", number.low())
          && number.high() >= 30) {
        taken[i] = true;
        Level level =
            ranges
                .level("heartRate", Bands.round(number.low(), 0))
                .max(ranges.level("heartRate", Bands.round(number.high(), 0)));
        Set<String> tags = number.low() < 60 || number.high() > 100 ? Set.of("rateOff") : Set.of();
        // A child's normal rate is faster; the table is for adults at rest.
        Level counted = grounds.has("CHILD") && number.high() < 160 ? Level.NONE : level;
        found.add(
            new ReadingFinder.Reading(
                "HEART_RATE", counted, new Span(number.start(), number.end()), tags));
      }
    }
    return found;
  }
}
