package org.xinqiao.bench;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.xinqiao.demo.DemoEvent;
import org.xinqiao.demo.DemoHospital;
import org.xinqiao.demo.DemoSettings;

/// What a hospital sends: the patients of the demo hospital, each with their first ADT message, and
/// reports of a laboratory with eight values. The same seed gives the same messages, byte for byte.
final class InventedResults {

  static final int VALUES_PER_REPORT = 8;

  private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 25, 8, 0);
  private static final int YEARS = 2;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

  /// Codes are LOINC (Copyright Regenstrief Institute, loinc.org/license), units UCUM.
  private record Analyte(
      String code, String name, String unit, double low, double high, int decimals) {}

  private static final List<Analyte> PANEL =
      List.of(
          new Analyte("14771-0", "空腹葡萄糖", "mmol/L", 3.9, 6.1, 1),
          new Analyte("14682-9", "肌酐", "umol/L", 41, 97, 0),
          new Analyte("14647-2", "总胆固醇", "mmol/L", 2.8, 5.2, 2),
          new Analyte("22748-8", "低密度脂蛋白胆固醇", "mmol/L", 1.3, 3.4, 2),
          new Analyte("718-7", "血红蛋白", "g/L", 115, 175, 0),
          new Analyte("6690-2", "白细胞", "10*9/L", 3.5, 9.5, 1),
          new Analyte("777-3", "血小板", "10*9/L", 125, 350, 0),
          new Analyte("4548-4", "糖化血红蛋白", "%", 4.0, 6.0, 1));

  private final long seed;
  private final List<Message> admissions;
  private final List<String> people;

  private InventedResults(long seed, List<Message> admissions, List<String> people) {
    this.seed = seed;
    this.admissions = admissions;
    this.people = people;
  }

  static InventedResults of(int patients, long seed) {
    // A few people of the demo hospital never come while it looks.
    DemoSettings more = new DemoSettings(patients + patients / 10 + 20, YEARS, seed, NOW);
    Map<String, String> first = new LinkedHashMap<>();
    DemoHospital.generate(more)
        .forEach(event -> {
          if (first.size() < patients
              && event instanceof DemoEvent.Hl7 hl7
              && field(hl7.message(), "MSH", 8).startsWith("ADT")) {
            first.putIfAbsent(field(hl7.message(), "PID", 3), hl7.message());
          }
        });
    if (first.size() < patients) {
      throw new IllegalStateException("The demo hospital has only " + first.size() + " patients");
    }
    List<Message> admissions =
        first.values().stream().map(text -> Message.of(field(text, "MSH", 9), text)).toList();
    List<String> people = first.values().stream().map(text -> segment(text, "PID")).toList();
    return new InventedResults(seed, admissions, people);
  }

  /// One ADT message for each patient.
  List<Message> admissions() {
    return admissions;
  }

  /// Reports, one ORU^R01 each, for one patient after the other and round again.
  ///
  /// @param series makes the control ids different from those of another series
  List<Message> reports(String series, int count) {
    SplittableRandom random = new SplittableRandom(seed * 31 + series.hashCode());
    List<Message> reports = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String id = series + "-%08d".formatted(i + 1);
      String person = people.get(i % people.size());
      reports.add(Message.of(id, report(id, person, NOW.plusSeconds(i), random)));
    }
    return reports;
  }

  private static String report(
      String id, String person, LocalDateTime at, SplittableRandom random) {
    String sent = TIME.format(at);
    String taken = TIME.format(at.minusMinutes(140));
    StringBuilder text = new StringBuilder();
    text.append(
        "MSH|^~\\&|HIS|SZYY|PRM|SZYY|%s+0800||ORU^R01^ORU_R01|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8\r"
            .formatted(sent, id));
    text.append(person).append('\r');
    text.append("PV1|1|O|内分泌科门诊||||||||||||||||MZ%s^^^HIS^VN\r".formatted(id));
    text.append(
        "OBR|1|JY%1$s^HIS|JY%1$s^HIS|SH^生化^L|||%2$s|||||||||D3051^岑^思远||||||%3$s||CH|F\r"
            .formatted(id, taken, sent));
    for (int i = 0; i < PANEL.size(); i++) {
      text.append(observation(i + 1, PANEL.get(i), taken, random)).append('\r');
    }
    return text.toString();
  }

  /// About one value in four lies outside of its range.
  private static String observation(
      int number, Analyte analyte, String taken, SplittableRandom random) {
    double width = analyte.high() - analyte.low();
    double value = analyte.low() + width * (random.nextDouble() * 1.3 - 0.15);
    return "OBX|%d|NM|%s^%s^LN||%s|%s|%s-%s|%s|||F|||%s"
        .formatted(
            number,
            analyte.code(),
            analyte.name(),
            decimal(value, analyte),
            analyte.unit(),
            decimal(analyte.low(), analyte),
            decimal(analyte.high(), analyte),
            value > analyte.high() ? "H" : value < analyte.low() ? "L" : "",
            taken);
  }

  private static String decimal(double value, Analyte analyte) {
    return String.format(Locale.ROOT, "%." + analyte.decimals() + "f", value);
  }

  private static String segment(String message, String name) {
    return message
        .lines()
        .filter(line -> line.startsWith(name + "|"))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("The message has no " + name));
  }

  /// @param index counted in what stands between the bars; in MSH one less than the field's number
  private static String field(String message, String name, int index) {
    return segment(message, name).split("\\|", -1)[index];
  }
}
