package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the numbers of a message, written in digits or in words: 185, 一百八十五, 一百八, 三十八度七, 38度6,
/// 七点二, 一百三四十 (a range), 一百二八十 (120 over 80), 八十几.
final class Numbers {

  private static final String DIGITS = "〇一二三四五六七八九";
  private static final String NUMERALS = DIGITS + "零两俩十百千";
  private static final String NOT_A_DECIMAL = "天日次个小周分十刻点月年岁片粒斤级号";

  private final NormalizedText text;
  private final List<Number> found = new ArrayList<>();

  private Numbers(NormalizedText text) {
    this.text = text;
  }

  /// One number, or the range between `low` and `high` that loose wording leaves open.
  ///
  /// @param fuzzy said as 多 or 几: somewhere above `low`
  /// @param degrees written with 度 inside or right after it
  /// @param decimal written with a fraction
  /// @param second the lower of a pair spoken in one breath (一百二八十), else null
  record Number(
      int start,
      int end,
      double low,
      double high,
      boolean fuzzy,
      boolean degrees,
      boolean decimal,
      @Nullable Double second) {}

  /// Value of a Chinese digit, or -1.
  static int chineseDigit(char c) {
    return switch (c) {
      case '零' -> 0;
      case '两', '俩' -> 2;
      default -> DIGITS.indexOf(c);
    };
  }

  static List<Number> in(NormalizedText text) {
    return new Numbers(text).scan();
  }

  private List<Number> scan() {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (isDigit(c)) {
        i = arabic(i);
      } else if (NUMERALS.indexOf(c) >= 0) {
        i = chinese(i);
      } else {
        i++;
      }
    }
    return List.copyOf(found);
  }

  private int arabic(int start) {
    int end = start;
    while (end < text.length() && isDigit(text.charAt(end)) && !breaks(start, end)) {
      end++;
    }
    if (end - start > 6) {
      return end; // a phone, identity or order number, never a reading
    }
    double value = Double.parseDouble(text.text().substring(start, end));
    if (end + 1 < text.length() && text.charAt(end) == '.' && isDigit(text.charAt(end + 1))) {
      int fraction = end + 1;
      while (fraction < text.length() && isDigit(text.charAt(fraction)) && fraction < end + 4) {
        fraction++;
      }
      value = Double.parseDouble(text.text().substring(start, fraction));
      return finish(start, fraction, value, value, true, null);
    }
    return finish(start, end, value, value, false, null);
  }

  private boolean breaks(int start, int at) {
    return at > start && text.softBreakBefore(at);
  }

  private int chinese(int start) {
    int end = start;
    while (end < text.length()
        && NUMERALS.indexOf(text.charAt(end)) >= 0
        && !breaks(start, end)
        && end - start < 9) {
      end++;
    }
    String run = text.text().substring(start, end);
    double[] value = run.indexOf('十') < 0 && run.indexOf('百') < 0 ? digits(run) : units(run);
    if (value.length == 0) {
      return end;
    }
    return finish(start, end, value[0], value[1], false, value.length > 2 ? value[2] : null);
  }

  /// 一八五 is 185; two digits in sequence (两三天) are a range.
  private static double[] digits(String run) {
    if (run.indexOf('千') >= 0) {
      return new double[0];
    }
    if (run.length() == 2) {
      int first = chineseDigit(run.charAt(0));
      int second = chineseDigit(run.charAt(1));
      if (second == first + 1) {
        return new double[] {first, second};
      }
    }
    double value = 0;
    for (int i = 0; i < run.length(); i++) {
      value = value * 10 + chineseDigit(run.charAt(i));
    }
    return new double[] {value, value};
  }

  private static double[] units(String run) {
    int hundred = run.indexOf('百');
    double base = 0;
    String rest = run;
    if (hundred >= 0) {
      int digit = hundred == 0 ? 1 : chineseDigit(run.charAt(hundred - 1));
      if (hundred > 1 || digit < 0) {
        return new double[0];
      }
      base = digit * 100;
      rest = run.substring(hundred + 1);
      if (rest.startsWith("零")) {
        rest = rest.substring(1);
        if (rest.length() == 1 && chineseDigit(rest.charAt(0)) >= 0) {
          double value = base + chineseDigit(rest.charAt(0));
          return new double[] {value, value};
        }
      }
    }
    if (rest.isEmpty()) {
      return new double[] {base, base};
    }
    int ten = rest.indexOf('十');
    if (ten < 0) {
      return shorthand(base, rest);
    }
    if (rest.indexOf('百') >= 0 || rest.indexOf('十', ten + 1) >= 0) {
      return new double[0];
    }
    return tens(base, rest.substring(0, ten), rest.substring(ten + 1), hundred >= 0);
  }

  /// 一百八 is 180, 一百三四 is 130 to 140.
  private static double[] shorthand(double base, String rest) {
    int first = chineseDigit(rest.charAt(0));
    if (first < 0 || base == 0) {
      return new double[0];
    }
    double low = base + first * 10;
    if (rest.length() == 1) {
      return new double[] {low, low};
    }
    int second = chineseDigit(rest.charAt(1));
    if (second == first + 1) {
      return new double[] {low, base + second * 10};
    }
    return second < 0 ? new double[0] : new double[] {low + second, low + second};
  }

  private static double[] tens(double base, String before, String after, boolean hasHundred) {
    double low;
    double high;
    switch (before.length()) {
      case 0 -> {
        low = base + 10;
        high = low;
      }
      case 1 -> {
        low = base + chineseDigit(before.charAt(0)) * 10;
        high = low;
      }
      case 2 -> {
        int first = chineseDigit(before.charAt(0));
        int second = chineseDigit(before.charAt(1));
        if (second != first + 1 && hasHundred) {
          double systolic = base + first * 10;
          return new double[] {systolic, systolic, second * 10};
        }
        low = base + first * 10;
        high = base + second * 10;
      }
      default -> {
        return new double[0];
      }
    }
    if (after.length() == 1 && chineseDigit(after.charAt(0)) >= 0) {
      low += chineseDigit(after.charAt(0));
      high = low;
    } else if (after.length() == 2 && chineseDigit(after.charAt(1)) >= 0) {
      high = low + chineseDigit(after.charAt(1));
      low += chineseDigit(after.charAt(0));
    }
    return new double[] {low, high};
  }

  private int finish(
      int start, int end, double low, double high, boolean decimal, @Nullable Double second) {
    int at = end;
    double from = low;
    double to = high;
    boolean fraction = decimal;
    boolean degrees = false;
    boolean fuzzy = false;
    if (!decimal && at < text.length() && (text.charAt(at) == '点' || text.charAt(at) == '度')) {
      degrees = text.charAt(at) == '度';
      int digit = digitAt(at + 1);
      boolean half = degrees && at + 1 < text.length() && text.charAt(at + 1) == '半';
      if (half) {
        from += 0.5;
        to += 0.5;
        fraction = true;
        at += 2;
      } else if (digit >= 0 && !continues(at + 2)) {
        from += digit / 10.0;
        to = from;
        fraction = true;
        at += 2;
      } else if (degrees || (at + 1 < text.length() && text.charAt(at + 1) == '几')) {
        at++;
      }
    } else if (at < text.length() && text.charAt(at) == '度') {
      degrees = true;
    }
    if (at < text.length() && (text.charAt(at) == '多' || text.charAt(at) == '几')) {
      fuzzy = true;
      at++;
    }
    found.add(new Number(start, at, from, to, fuzzy, degrees, fraction, second));
    return at;
  }

  private int digitAt(int index) {
    if (index >= text.length()) {
      return -1;
    }
    char c = text.charAt(index);
    return isDigit(c) ? c - '0' : chineseDigit(c);
  }

  private boolean continues(int index) {
    if (index >= text.length()) {
      return false;
    }
    char c = text.charAt(index);
    return isDigit(c) || chineseDigit(c) >= 0 || NOT_A_DECIMAL.indexOf(c) >= 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
