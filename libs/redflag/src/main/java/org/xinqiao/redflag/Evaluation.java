package org.xinqiao.redflag;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Measures the engine against labelled messages.
final class Evaluation {

  private record Outcome(LabelledMessage message, Assessment assessment) {
    boolean exact() {
      return message.expected() == assessment.level();
    }
  }

  private final List<Outcome> outcomes = new ArrayList<>();
  private final long[] nanos;

  private Evaluation(int size) {
    this.nanos = new long[size];
  }

  static Evaluation of(RedFlagEngine engine, List<LabelledMessage> messages) {
    // Once unmeasured, so that the latency is not that of a cold virtual machine.
    for (LabelledMessage message : messages) {
      engine.assess(message.text(), PatientContext.unknown());
    }
    Evaluation evaluation = new Evaluation(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      LabelledMessage message = messages.get(i);
      long start = System.nanoTime();
      Assessment assessment = engine.assess(message.text(), PatientContext.unknown());
      evaluation.nanos[i] = System.nanoTime() - start;
      evaluation.outcomes.add(new Outcome(message, assessment));
    }
    return evaluation;
  }

  /// Share of true EMERGENCY messages recognised as such.
  double emergencyRecall() {
    return share(
        o -> o.message().expected() == Level.EMERGENCY,
        o -> o.assessment().level() == Level.EMERGENCY);
  }

  double urgentOrHigherRecall() {
    return share(
        o -> o.message().expected() == Level.EMERGENCY,
        o -> o.assessment().level().atLeast(Level.URGENT));
  }

  double falseEmergencyOnNone() {
    return 1
        - share(
            o -> o.message().expected() == Level.NONE,
            o -> o.assessment().level() != Level.EMERGENCY);
  }

  double exact() {
    return share(_ -> true, Outcome::exact);
  }

  /// Of the messages called NONE, how many are.
  double nonePrecision() {
    return share(
        o -> o.assessment().level() == Level.NONE, o -> o.message().expected() == Level.NONE);
  }

  double macroF1() {
    double sum = 0;
    for (Level level : Level.values()) {
      long hit = count(o -> o.message().expected() == level && o.exact());
      long expected = count(o -> o.message().expected() == level);
      long predicted = count(o -> o.assessment().level() == level);
      sum += expected + predicted == 0 ? 1 : 2.0 * hit / (expected + predicted);
    }
    return sum / Level.values().length;
  }

  double p99Millis() {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * 0.99) - 1)] / 1e6;
  }

  void print(PrintStream out) {
    printConfusion(out);
    out.println();
    out.println("by category (exact, EMERGENCY recall)");
    Map<String, List<Outcome>> byCategory = new TreeMap<>();
    outcomes.forEach(
        o -> byCategory.computeIfAbsent(o.message().category(), _ -> new ArrayList<>()).add(o));
    byCategory.forEach((category, list) -> printGroup(out, category, list));
    out.println();
    out.println("by slice, as far as the note tells it");
    slices()
        .forEach((name, words) -> {
          List<Outcome> list =
              outcomes.stream().filter(o -> mentionsAny(o.message().note(), words)).toList();
          if (!list.isEmpty()) {
            printGroup(out, name, list);
          }
        });
    out.println();
    out.println("misses");
    for (Outcome o : outcomes) {
      if (!o.exact()) {
        out.printf(
            Locale.ROOT,
            "%s expected %s got %s %s | %s | %s%n",
            o.message().id(),
            o.message().expected(),
            o.assessment().level(),
            o.assessment().ruleIds(),
            o.message().text().replace('\n', ' '),
            o.message().note());
      }
    }
  }

  /// The figures of one line that other programs read.
  String json() {
    return String.format(
        Locale.ROOT,
        "{\"emergency_recall\":%.4f,\"urgent_or_higher_recall\":%.4f,"
            + "\"false_emergency_on_none\":%.4f,\"exact\":%.4f,\"none_precision\":%.4f,"
            + "\"macro_f1\":%.4f,\"n\":%d,\"p99_ms\":%.3f}",
        emergencyRecall(),
        urgentOrHigherRecall(),
        falseEmergencyOnNone(),
        exact(),
        nonePrecision(),
        macroF1(),
        outcomes.size(),
        p99Millis());
  }

  private void printConfusion(PrintStream out) {
    out.printf("%-20s", "expected \\ got");
    for (Level level : Level.values()) {
      out.printf("%12s", level);
    }
    out.println();
    for (Level expected : Level.values()) {
      out.printf("%-20s", expected);
      for (Level got : Level.values()) {
        out.printf(
            "%12d",
            count(o -> o.message().expected() == expected && o.assessment().level() == got));
      }
      out.println();
    }
  }

  private static void printGroup(PrintStream out, String name, List<Outcome> list) {
    long exact = list.stream().filter(Outcome::exact).count();
    List<Outcome> emergencies =
        list.stream().filter(o -> o.message().expected() == Level.EMERGENCY).toList();
    long recalled =
        emergencies.stream().filter(o -> o.assessment().level() == Level.EMERGENCY).count();
    out.printf(
        Locale.ROOT,
        "  %-16s %3d/%-3d  emergency %d/%d%n",
        name,
        exact,
        list.size(),
        recalled,
        emergencies.size());
  }

  private static Map<String, List<String>> slices() {
    Map<String, List<String>> slices = new LinkedHashMap<>();
    slices.put("negation", List.of("negat", "N1", "N2", "N3"));
    slices.put("hypothetical", List.of("hypothetical", "information", "question", "H1"));
    slices.put("past", List.of("past", "history", "T1", "recent", "resolved", "T2"));
    slices.put("third person", List.of("third", "S1", "S2", "relative"));
    slices.put("figurative", List.of("idiom", "figurative", "hyperbole", "F1", "F2"));
    slices.put(
        "dialect or typo",
        List.of(
            "dialect",
            "typo",
            "pinyin",
            "cantonese",
            "shanghai",
            "northern",
            "asr",
            "traditional",
            "colloquial"));
    slices.put("number words", List.of("number word"));
    return slices;
  }

  private static boolean mentionsAny(String note, List<String> words) {
    String lower = note.toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(w -> lower.contains(w.toLowerCase(Locale.ROOT)));
  }

  private long count(Predicate<Outcome> filter) {
    return outcomes.stream().filter(filter).count();
  }

  /// One when there is nothing to miss.
  private double share(Predicate<Outcome> of, Predicate<Outcome> what) {
    long total = count(of);
    return total == 0 ? 1 : (double) count(of.and(what)) / total;
  }
}
