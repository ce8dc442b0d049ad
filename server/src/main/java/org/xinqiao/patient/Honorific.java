package org.xinqiao.patient;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How a patient is addressed: 张阿姨, 欧阳女士, 小朵小朋友家长. The rules stand in
/// `content/names/honorifics.json`; the first that fits decides. Pure: the day is an argument.
public final class Honorific {

  private static final String FILE = "/content/names/honorifics.json";
  private static final Set<String> CONDITIONS = Set.of("ageFrom", "ageTo", "sex", "nameShape");
  private static final List<Rule> RULES = load();

  /// @param known false for conditions on what the registry does not know (a preference, a
  ///   pregnancy, the department of the occasion): such a rule never fits
  private record Rule(
      @Nullable Integer ageFrom,
      @Nullable Integer ageTo,
      @Nullable String sex,
      boolean longOrForeign,
      boolean known,
      Text form) {

    boolean fits(PatientSummary patient, @Nullable Integer age) {
      return known
          && (ageFrom == null || (age != null && age >= ageFrom))
          && (ageTo == null || (age != null && age <= ageTo))
          && (sex == null || sex.equals(patient.sex().toString()))
          && (!longOrForeign || isLongOrForeign(patient.name()));
    }
  }

  private Honorific() {}

  /// The form of address on that day. May end in 您好 already (刘伟您好), where neither 先生 nor 女士 is
  /// known to be right; then nothing is put after it.
  public static String of(PatientSummary patient, LocalDate today, Locale locale) {
    Integer age = patient.age(today);
    PersonName name = patient.name();
    for (Rule rule : RULES) {
      if (rule.fits(patient, age)) {
        return rule.form()
            .in(locale)
            .replace("{surnameLatin}", surnameLatin(name))
            .replace("{fullNameLatin}", fullNameLatin(name))
            .replace("{surname}", name.family())
            .replace("{givenName}", given(name))
            .replace("{childName}", given(name))
            .replace("{fullName}", name.whole());
      }
    }
    return name.whole() + (locale.getLanguage().equals("en") ? "" : "您好");
  }

  /// A greeting that stands alone: 张阿姨，您好.
  public static String greeting(PatientSummary patient, LocalDate today, Locale locale) {
    String honorific = of(patient, today, locale);
    if (locale.getLanguage().equals("en")) {
      return "Hello, " + honorific;
    }
    return honorific.endsWith("您好") ? honorific : honorific + "，您好";
  }

  private static String given(PersonName name) {
    return name.given().isEmpty() ? name.whole() : name.given();
  }

  private static boolean isLongOrForeign(PersonName name) {
    String whole = name.whole();
    return whole.codePointCount(0, whole.length()) > 4
        || !whole
            .codePoints()
            .allMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
  }

  private static String surnameLatin(PersonName name) {
    return isLongOrForeign(name) ? name.whole() : capital(SearchKeys.familyLatin(name));
  }

  private static String fullNameLatin(PersonName name) {
    if (isLongOrForeign(name)) {
      return name.whole();
    }
    String given = String.join("", SearchKeys.syllables(name.given()));
    return (capital(SearchKeys.familyLatin(name)) + " " + capital(given)).strip();
  }

  private static String capital(String word) {
    return word.isEmpty()
        ? word
        : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static List<Rule> load() {
    try (InputStream in = Honorific.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("There is no " + FILE);
      }
      List<Rule> rules = new ArrayList<>();
      for (JsonNode rule : JsonMapper.shared().readTree(in).get("rules")) {
        JsonNode when = rule.get("when");
        JsonNode form = rule.get("form");
        rules.add(
            new Rule(
                when.has("ageFrom") ? when.get("ageFrom").intValue() : null,
                when.has("ageTo") ? when.get("ageTo").intValue() : null,
                when.has("sex") ? when.get("sex").stringValue() : null,
                when.has("nameShape"),
                CONDITIONS.containsAll(when.propertyNames()),
                new Text(form.get("zh").stringValue(), form.get("en").stringValue())));
      }
      return List.copyOf(rules);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
