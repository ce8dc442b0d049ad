package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// 血压185/112, 高压一百八 低压一百一, 24.0/14.7 kPa, 一百二八十.
final class BloodPressureReader implements ReadingFinder.Reader {

  private static final double LARGEST_KILOPASCAL = 40;

  private final Ranges ranges;

  BloodPressureReader(Ranges ranges) {
    this.ranges = ranges;
  }

  @Override
  public List<ReadingFinder.Reading> read(Message message, Grounds grounds, boolean[] taken) {
    List<ReadingFinder.Reading> found = new ArrayList<>();
    List<Numbers.Number> numbers = message.numbers();
    for (int i = 0; i < numbers.size(); i++) {
      Numbers.Number number = numbers.get(i);
      if (taken[i]) {
        continue;
      }
      Numbers.Number next = i + 1 < numbers.size() ? numbers.get(i + 1) : null;
      if (number.second() != null && plausible(number.high(), number.second())) {
        taken[i] = true;
        found.add(
            reading(
                grounds, number.high(), number.second(), new Span(number.start(), number.end())));
      } else if (next != null && isPair(message, number, next)) {
        taken[i] = true;
        taken[i + 1] = true;
        found.add(pair(message, grounds, number, next));
        i++;
      } else if (!ReadingFinder.counted(message, number) || isFollowedByPerson(message, number)) {
        ReadingFinder.Reading single = single(message, grounds, number);
        if (single != null) {
          taken[i] = true;
          found.add(single);
        }
      }
    }
    return found;
  }

  private boolean isPair(Message message, Numbers.Number upper, Numbers.Number lower) {
    String between = message.text().text().substring(upper.end(), lower.start());
    boolean announced = ReadingFinder.announced(message, "kw.bp", upper, 14);
    boolean told = announced || measured(message, upper, lower) || alone(message, upper, lower);
    boolean slash = between.equals("/") || between.equals("\\") || between.equals("比");
    boolean loose =
        between.isEmpty()
            || between.equals("-")
            || between.equals(",")
            || between.equals("、")
            || between.equals("的")
            || between.equals("~")
            || between.equals("到");
    if (!slash && !(loose && told)) {
      return false;
    }
    double high = millimetres(message, upper.high(), announced);
    double low = millimetres(message, lower.high(), announced);
    if (between.equals("到") || between.equals("~") || between.equals("-")) {
      return announced && plausible(high, low) && high - low >= 20 && low < 130;
    }
    return plausible(high, low) || (announced && slash && plausible(low, high));
  }

  /// 血压一百四十八人没事: 人 begins the next thought.
  private static boolean isFollowedByPerson(Message message, Numbers.Number number) {
    return message.wordAt(number.end(), "人")
        && message.anyWithin("kw.bp", Math.max(0, number.start() - 5), number.start());
  }

  /// 卫生室量的一百六十四 九十五.
  private static boolean measured(Message message, Numbers.Number upper, Numbers.Number lower) {
    return message.anyWithin("measured", Math.max(0, upper.start() - 6), upper.start())
        && looksLikePair(upper, lower);
  }

  /// Nothing else in the message: 165 100.
  private static boolean alone(Message message, Numbers.Number upper, Numbers.Number lower) {
    return upper.start() == 0
        && lower.end() == message.text().length()
        && looksLikePair(upper, lower);
  }

  private static boolean looksLikePair(Numbers.Number upper, Numbers.Number lower) {
    return upper.low() >= 80 && lower.low() >= 40 && upper.low() - lower.low() >= 20;
  }

  private ReadingFinder.Reading pair(
      Message message, Grounds grounds, Numbers.Number upper, Numbers.Number lower) {
    boolean announced = ReadingFinder.announced(message, "kw.bp", upper, 14);
    double high = millimetres(message, upper.high(), announced);
    double low = millimetres(message, lower.high(), announced);
    Span span = new Span(upper.start(), lower.end());
    if (high <= low) {
      // Swapped by mistake: not a value, but somebody has to ask again.
      return new ReadingFinder.Reading("BP", Level.ATTENTION, span, Set.of("rejected"));
    }
    return reading(grounds, high, low, span);
  }

  private ReadingFinder.@Nullable Reading single(
      Message message, Grounds grounds, Numbers.Number number) {
    Span lower = message.lastWithin("kw.bp.lower", Math.max(0, number.start() - 6), number.start());
    Span upper = message.lastWithin("kw.bp", Math.max(0, number.start() - 16), number.start());
    Span span = new Span(number.start(), number.end());
    if (lower != null && (upper == null || upper.start() <= lower.start())) {
      double value = millimetres(message, fuzzyHigh(number), true);
      return ranges.plausible("diastolic", value) ? diastolicOnly(grounds, value, span) : null;
    }
    if (upper != null
        && message.layout().sentenceAt(upper.start())
            == message.layout().sentenceAt(number.start())) {
      double value = millimetres(message, fuzzyHigh(number), true);
      return ranges.plausible("systolic", value) ? systolicOnly(grounds, value, span) : null;
    }
    return null;
  }

  private static double fuzzyHigh(Numbers.Number number) {
    return number.fuzzy() ? number.high() + 5 : number.high();
  }

  private double millimetres(Message message, double value, boolean announced) {
    boolean kilopascal =
        value < LARGEST_KILOPASCAL
            && value >= 6
            && announced
            && (value != Math.rint(value) || message.has("unit.kpa"));
    return Bands.round(kilopascal ? value * ranges.kilopascal() : value, 0);
  }

  private boolean plausible(double high, double low) {
    return ranges.plausible("systolic", high) && ranges.plausible("diastolic", low) && high > low;
  }

  private ReadingFinder.Reading reading(Grounds grounds, double high, double low, Span span) {
    Level level =
        ranges
            .level("systolic" + suffix(grounds), high)
            .max(ranges.level("diastolic" + suffix(grounds), low));
    Set<String> tags = new HashSet<>(tags(high));
    if (low >= 90) {
      tags.add("bpRaised");
    }
    return new ReadingFinder.Reading("BP", level, span, tags);
  }

  private ReadingFinder.Reading systolicOnly(Grounds grounds, double high, Span span) {
    return new ReadingFinder.Reading(
        "BP", ranges.level("systolic" + suffix(grounds), high), span, tags(high));
  }

  private ReadingFinder.Reading diastolicOnly(Grounds grounds, double low, Span span) {
    return new ReadingFinder.Reading(
        "BP",
        ranges.level("diastolic" + suffix(grounds), low),
        span,
        low >= 90 ? Set.of("bpRaised") : Set.of());
  }

  private static Set<String> tags(double high) {
    if (high < 90) {
      return Set.of("bpLow");
    }
    return high >= 140 ? Set.of("bpRaised") : Set.of();
  }

  private static String suffix(Grounds grounds) {
    return grounds.has("PREGNANT") || grounds.has("POSTPARTUM") ? ".pregnant" : "";
  }
}
