package org.xinqiao.redflag;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The patient's situation as far as the message or the profile tells it: after surgery,
/// chemotherapy, pregnant, infant.
final class Grounds {

  private static final double INFANT_DAYS = 90;

  private final Set<String> present = new HashSet<>();

  private Grounds() {}

  /// Reads the grounds of a message and drops those that lie too far back.
  static Grounds of(Message message, PatientContext profile, Vocabulary vocabulary, Ranges ranges) {
    addProfile(message, profile, vocabulary);
    Grounds grounds = new Grounds();
    Map<String, Double> limits = ranges.groundLimitDays();
    for (Mention mention : message.mentions()) {
      if (mention.dropped() || !mention.concept().has("factual")) {
        continue;
      }
      Double limit = limits.get(mention.concept().id());
      if (limit != null
          && mention.inText()
          && (daysSince(message, mention) > limit || longAgo(message, mention))) {
        mention.drop("T1");
        continue;
      }
      grounds.present.add(mention.concept().id());
    }
    addAges(message, grounds, vocabulary);
    return grounds;
  }

  boolean has(String concept) {
    return present.contains(concept);
  }

  private static void addProfile(Message message, PatientContext profile, Vocabulary vocabulary) {
    Integer surgery = profile.daysSinceSurgery();
    if (surgery != null && surgery <= 30) {
      message.add(Mention.ofProfile(vocabulary.concept("POSTOP")));
    }
    Integer chemotherapy = profile.daysSinceChemotherapy();
    if (chemotherapy != null && chemotherapy <= 42) {
      message.add(Mention.ofProfile(vocabulary.concept("CHEMO")));
    }
    if (profile.pregnancyWeeks() != null) {
      message.add(Mention.ofProfile(vocabulary.concept("PREGNANT")));
      if (profile.pregnancyWeeks() >= 28) {
        message.add(Mention.ofProfile(vocabulary.concept("LATE_PREGNANCY")));
      }
      if (profile.pregnancyWeeks() < 37) {
        message.add(Mention.ofProfile(vocabulary.concept("PRETERM")));
      }
    }
    if (Boolean.TRUE.equals(profile.anticoagulated())) {
      message.add(Mention.ofProfile(vocabulary.concept("ANTICOAGULANT")));
    }
    if (Boolean.TRUE.equals(profile.diabetic())) {
      message.add(Mention.ofProfile(vocabulary.concept("DIABETES")));
    }
    Integer age = profile.ageYears();
    if (age != null && age < 18) {
      message.add(Mention.ofProfile(vocabulary.concept("CHILD")));
    }
  }

  /// Days told beside the mention: 术后第三天, 手术做完两个月了.
  private static double daysSince(Message message, Mention mention) {
    int clause = message.layout().clauseIndexAt(mention.start());
    for (Numbers.Number number : message.numbersStarting(mention.start() - 20, mention.end() + 7)) {
      boolean beside = number.start() >= mention.end() && number.start() - mention.end() <= 6;
      boolean before = number.end() <= mention.start() && mention.start() - number.end() <= 5;
      if ((beside || before) && message.layout().clauseIndexAt(number.start()) == clause) {
        double days = TimePhrases.days(message.text(), number);
        if (days >= 0) {
          return days;
        }
      }
    }
    return -1;
  }

  private static boolean longAgo(Message message, Mention mention) {
    Span scope = message.scopeOf(mention);
    Span remote = message.lastWithin("time.remote", scope.start(), mention.start());
    return (remote != null && !message.wordAt(remote.start(), "上个月|上月"))
        || message.anyWithin("halfYear", mention.end(), Math.min(scope.end(), mention.end() + 5));
  }

  private static void addAges(Message message, Grounds grounds, Vocabulary vocabulary) {
    for (Numbers.Number number : message.numbers()) {
      String t = message.text().text();
      int end = number.end();
      boolean years = message.wordAt(end, "岁|周岁");
      if (years && number.low() < 18) {
        grounds.add(message, vocabulary, number.low() < 2 ? "TODDLER" : "CHILD_OVER_TWO", number);
        grounds.add(message, vocabulary, "CHILD", number);
      } else if (years && number.low() >= 65) {
        grounds.add(message, vocabulary, "ELDERLY", number);
      }
      double days = TimePhrases.days(message.text(), number);
      boolean ofChild = days >= 0 && grounds.has("CHILD") && isAge(message, number, t);
      if (ofChild) {
        grounds.add(message, vocabulary, "CHILD", number);
        if (days < INFANT_DAYS || (days == INFANT_DAYS && isShortOf(message, number))) {
          grounds.add(message, vocabulary, "INFANT", number);
        }
        if (days < 730) {
          grounds.add(message, vocabulary, "TODDLER", number);
        }
      }
      if (isGestation(message, number)) {
        grounds.add(message, vocabulary, "PREGNANT", number);
      }
      if ((message.wordAt(end, "周|w") || isWeeksAndDays(message, number))
          && number.low() >= 4
          && number.high() <= 42
          && grounds.has("PREGNANT")) {
        grounds.add(
            message,
            vocabulary,
            number.low() >= 28 ? "LATE_PREGNANCY" : "EARLIER_PREGNANCY",
            number);
        if (number.low() < 37) {
          grounds.add(message, vocabulary, "PRETERM", number);
        }
      }
      if (message.wordAt(end, "个月|个多月|月") && grounds.has("PREGNANT") && number.low() <= 10) {
        grounds.add(
            message,
            vocabulary,
            number.low() >= 7 ? "LATE_PREGNANCY" : "EARLIER_PREGNANCY",
            number);
        if (number.low() < 9) {
          grounds.add(message, vocabulary, "PRETERM", number);
        }
      }
    }
  }

  /// 36周 said without a word of pregnancy; nobody counts other things in so many weeks.
  private static boolean isGestation(Message message, Numbers.Number number) {
    return number.low() >= 20
        && number.high() <= 42
        && (message.wordAt(number.end(), "周|w") || isWeeksAndDays(message, number))
        && !message.wordAt(number.end(), "周岁|周年|周前|周后");
  }

  /// 36+2周.
  private static boolean isWeeksAndDays(Message message, Numbers.Number number) {
    return message.wordAt(number.end(), "+0|+1|+2|+3|+4|+5|+6")
        && message.wordAt(number.end() + 2, "周|w");
  }

  /// 三个月不到, 不到三个月.
  private static boolean isShortOf(Message message, Numbers.Number number) {
    int end = number.end();
    return message.wordAt(end, "个月不到|个月未满|个月没到|个月还不到|个月还没到")
        || message.wordAt(number.start() - 2, "不到|未满|没到|不足");
  }

  /// 宝宝两个月 or 出生20天 or 两个月大, but not 咳嗽两个月.
  private static boolean isAge(Message message, Numbers.Number number, String text) {
    Span before = message.lastWithin("child.age", Math.max(0, number.start() - 8), number.start());
    boolean named = before != null && isAgeFiller(text.substring(before.end(), number.start()));
    int after = text.indexOf('大', number.end());
    boolean old = after >= 0 && after - number.end() <= 3 && !message.wordAt(after, "大概|大便|大约");
    boolean of =
        message.firstWithin("child.of", number.end(), Math.min(text.length(), number.end() + 8))
            != null;
    return named || old || of;
  }

  /// 宝宝才两个月, but not 宝宝发烧三天.
  private static boolean isAgeFiller(String between) {
    return between.length() <= 4
        && between.chars().allMatch(c -> "才刚还今年现在有已经满快不到出生大概差多,是的就了个".indexOf(c) >= 0);
  }

  private void add(Message message, Vocabulary vocabulary, String concept, Numbers.Number number) {
    if (present.add(concept)) {
      message.add(
          Mention.ofReading(
              vocabulary.concept(concept),
              new Span(number.start(), number.end()),
              message.persons().at(number.start())));
    }
  }
}
