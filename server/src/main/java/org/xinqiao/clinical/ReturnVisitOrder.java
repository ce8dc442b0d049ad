package org.xinqiao.clinical;

import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads from a doctor's advice when the patient shall come back: 「4周后门诊复查」, 「3个月后来院复诊」, 「术后12天拆线」
/// is not one (it says nothing of a return visit). The written order always overrides a guideline's
/// interval.
final class ReturnVisitOrder {

  private static final Pattern IN =
      Pattern.compile(
          "([0-9]{1,3}|[一二两三四五六七八九十半]{1,3})\\s*(天|日|周|星期|个月|月|年)\\s*(?:后|左右|内)?[^,，。；;、0-9]{0,10}?(?:复诊|复查|随诊|返院)");
  private static final String DIGITS = "零一二三四五六七八九";

  private ReturnVisitOrder() {}

  /// @param from the day the advice counts from, the day of discharge
  static Optional<LocalDate> dueOn(String advice, LocalDate from) {
    Matcher match = IN.matcher(advice);
    if (!match.find()) {
      return Optional.empty();
    }
    String count = match.group(1);
    String unit = match.group(2);
    if (count.equals("半")) {
      return unit.equals("年")
          ? Optional.of(from.plusMonths(6))
          : unit.endsWith("月") ? Optional.of(from.plusDays(15)) : Optional.empty();
    }
    int n = number(count);
    if (n <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        switch (unit) {
          case "天", "日" -> from.plusDays(n);
          case "周", "星期" -> from.plusWeeks(n);
          case "年" -> from.plusYears(n);
          default -> from.plusMonths(n);
        });
  }

  private static int number(String text) {
    if (Character.isDigit(text.charAt(0))) {
      return Integer.parseInt(text);
    }
    int ten = text.indexOf('十');
    if (ten < 0) {
      return text.length() == 1 ? digit(text.charAt(0)) : -1;
    }
    int tens = ten == 0 ? 1 : digit(text.charAt(0));
    int ones = ten == text.length() - 1 ? 0 : digit(text.charAt(text.length() - 1));
    return tens * 10 + ones;
  }

  private static int digit(char c) {
    return c == '两' ? 2 : DIGITS.indexOf(c);
  }
}
