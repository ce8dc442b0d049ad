package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// 38.6, 三十八度七, 38度多, 体温39, 101°F. The most severe of the groups the patient belongs to counts.
final class TemperatureReader implements ReadingFinder.Reader {

  private final Ranges ranges;

  TemperatureReader(Ranges ranges) {
    this.ranges = ranges;
  }

  @Override
  public List<ReadingFinder.Reading> read(Message message, Grounds grounds, boolean[] taken) {
    List<ReadingFinder.Reading> found = new ArrayList<>();
    for (int i = 0; i < message.numbers().size(); i++) {
      Numbers.Number number = message.numbers().get(i);
      boolean fahrenheit = number.low() >= 90 && message.wordAt(number.end(), "°f|华氏|f");
      double low = fahrenheit ? (number.low() - 32) / 1.8 : number.low();
      double high = fahrenheit ? (number.high() - 32) / 1.8 : number.high();
      if (number.fuzzy() && high == Math.rint(high)) {
        high += 0.9;
      }
      if (!taken[i]
          && ranges.plausible("temperature", low)
          && (fahrenheit || isBodyTemperature(message, number))) {
        taken[i] = true;
        found.add(
            reading(
                grounds,
                Bands.round(low, 1),
                Bands.round(Math.min(high, 43), 1),
                new Span(number.start(), number.end())));
      }
    }
    return found;
  }

  private static boolean isBodyTemperature(Message message, Numbers.Number number) {
    boolean degrees = number.degrees() || message.wordAt(number.end(), "°c|°|度|c");
    if (message.anyWithin("kw.otherDegrees", Math.max(0, number.start() - 8), number.start())) {
      return false;
    }
    if (degrees) {
      return true;
    }
    if (ReadingFinder.counted(message, number) || message.wordAt(number.end(), "斤|公斤|kg|千克|周|/")) {
      return false;
    }
    return ReadingFinder.announced(message, "kw.temperature", number, 12)
        || (number.decimal() && number.low() >= 35);
  }

  private ReadingFinder.Reading reading(Grounds grounds, double low, double high, Span span) {
    List<String> groups = new ArrayList<>();
    boolean infant = grounds.has("INFANT");
    if (infant) {
      groups.add("infant");
    } else if (grounds.has("CHILD")) {
      groups.add("child");
    }
    if (grounds.has("CHEMO")) {
      groups.add("chemo");
    }
    if (grounds.has("PREGNANT") || grounds.has("POSTPARTUM")) {
      groups.add("pregnant");
    }
    if (grounds.has("POSTOP")) {
      groups.add("postop");
    }
    if (groups.isEmpty()) {
      groups.add("adult");
    }
    Level level = Level.NONE;
    for (String group : groups) {
      String bands = "temperature." + group;
      level = level.max(ranges.level(bands, low)).max(ranges.level(bands, high));
    }
    Set<String> tags = new HashSet<>();
    if (high >= 37.3) {
      tags.add("fever");
      tags.add("feverish");
    }
    if (high >= 37.7) {
      tags.add("fever377");
    }
    if (high >= 38.0) {
      tags.add("fever38");
    }
    if (high >= 39.5) {
      tags.add("fever395");
    }
    return new ReadingFinder.Reading("TEMPERATURE", level, span, tags);
  }
}
