package org.xinqiao.bench;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// What a partner sends over FHIR about invented patients. The same seed and time give the same
/// bytes. Blood pressure is LOINC (Copyright Regenstrief Institute, loinc.org/license), units UCUM.
final class InventedResources {

  /// A patient, a visit and this many results make a bundle of 27, as of one visit with its panel.
  static final int RESULTS_PER_VISIT = 25;

  static final int RESOURCES_PER_BUNDLE = RESULTS_PER_VISIT + 2;

  private static final String FAMILY = "赵钱孙李周吴郑王冯陈";
  private static final String GIVEN = "一二三四五六七八九十";

  private final SplittableRandom random;
  private final OffsetDateTime now;
  private int counted;

  /// @param now readings are some hours old then, so that alerts are judged as for fresh ones
  InventedResources(long seed, OffsetDateTime now) {
    this.random = new SplittableRandom(seed);
    this.now = now;
  }

  /// One transaction for each patient, none of whom was there before.
  List<FhirLoad.Request> visits(int first, int patients) {
    List<FhirLoad.Request> bundles = new ArrayList<>();
    for (int i = first; i < first + patients; i++) {
      List<String> entries = new ArrayList<>();
      entries.add(entry("Patient", "urn:uuid:" + uuid(i, 0), patient(i)));
      entries.add(
          entry(
              "Encounter",
              "urn:uuid:" + uuid(i, 1),
              """
              {"resourceType":"Encounter","identifier":[{"system":"urn:xinqiao:bench","value":"V%d"}],"status":"finished",\
              "class":{"code":"AMB"},"subject":{"reference":"urn:uuid:%s"},"serviceType":{"text":"内分泌科"},\
              "period":{"start":"%s","end":"%s"}}\
              """
                  .formatted(i, uuid(i, 0), now.minusHours(2), now.minusHours(1))));
      for (int j = 0; j < RESULTS_PER_VISIT; j++) {
        entries.add(
            entry(
                "Observation",
                "urn:uuid:" + uuid(i, j + 2),
                observation(
                    "L%02d".formatted(j),
                    "检验项目" + j,
                    "urn:uuid:" + uuid(i, 0),
                    ",\"encounter\":{\"reference\":\"urn:uuid:" + uuid(i, 1) + "\"}",
                    3 + random.nextDouble() * 4,
                    "mmol/L")));
      }
      bundles.add(bundle(entries));
    }
    return bundles;
  }

  /// Patients under ids that the partner chose, for [#single] and [#readings].
  List<FhirLoad.Request> patients(int count) {
    List<String> entries =
        IntStream.range(0, count)
            .mapToObj(i ->
                "{\"resource\":%s,\"request\":{\"method\":\"PUT\",\"url\":\"Patient/r%d\"}}"
                    .formatted(
                        patient(10_000_000 + i).replaceFirst("\\{", "{\"id\":\"r" + i + "\","), i))
            .toList();
    List<FhirLoad.Request> bundles = new ArrayList<>();
    for (int i = 0; i < entries.size(); i += 100) {
      bundles.add(bundle(entries.subList(i, Math.min(entries.size(), i + 100))));
    }
    return bundles;
  }

  /// Results of known patients, one request each.
  List<FhirLoad.Request> single(int patients, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new FhirLoad.Request("/fhir/Observation", bytes(reading(i % patients))))
        .toList();
  }

  /// Readings of devices at home, so many together.
  List<FhirLoad.Request> readings(int patients, int bundles, int together) {
    return IntStream.range(0, bundles)
        .mapToObj(b ->
            bundle(
                IntStream.range(0, together)
                    .mapToObj(
                        i -> entry("Observation", null, reading((b * together + i) % patients)))
                    .toList()))
        .toList();
  }

  /// About one in twenty is out of its range.
  private String reading(int patient) {
    double value = random.nextInt(20) == 0 ? 136 + random.nextInt(20) : 100 + random.nextInt(34);
    return observation("8480-6", "收缩压", "Patient/r" + patient, "", value, "mm[Hg]");
  }

  private String observation(
      String code, String name, String patient, String more, double value, String unit) {
    counted++;
    return """
    {"resourceType":"Observation","identifier":[{"system":"urn:xinqiao:bench","value":"O%d"}],"status":"final",\
    "code":{"coding":[{"code":"%s","display":"%s"}]},"subject":{"reference":"%s"}%s,\
    "effectiveDateTime":"%s","valueQuantity":{"value":%s,"unit":"%s"}}\
    """
        .formatted(
            counted,
            code,
            name,
            patient,
            more,
            now.minusSeconds(counted % 80_000),
            String.format(Locale.ROOT, "%.1f", value),
            unit);
  }

  private String patient(int number) {
    return """
    {"resourceType":"Patient","identifier":[{"system":"urn:xinqiao:identifier:his:HIS","value":"F%08d"}],\
    "name":[{"text":"%c%c%c"}],"gender":"%s","birthDate":"%s",\
    "telecom":[{"system":"phone","value":"1300%07d"}]}\
    """
        .formatted(
            number,
            FAMILY.charAt(random.nextInt(FAMILY.length())),
            GIVEN.charAt(random.nextInt(GIVEN.length())),
            GIVEN.charAt(random.nextInt(GIVEN.length())),
            random.nextBoolean() ? "female" : "male",
            LocalDate.of(1940, 1, 1).plusDays(random.nextInt(25_000)),
            number);
  }

  private static String entry(
      String type, @org.jspecify.annotations.Nullable String url, String resource) {
    return "{%s\"resource\":%s,\"request\":{\"method\":\"POST\",\"url\":\"%s\"}}"
        .formatted(url == null ? "" : "\"fullUrl\":\"" + url + "\",", resource, type);
  }

  private static FhirLoad.Request bundle(List<String> entries) {
    return new FhirLoad.Request(
        "/fhir",
        bytes(
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
                + String.join(",", entries)
                + "]}"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String uuid(int patient, int part) {
    return "00000000-0000-4000-8000-%08d%04d".formatted(patient, part);
  }
}
