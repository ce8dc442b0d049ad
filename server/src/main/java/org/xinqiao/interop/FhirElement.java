package org.xinqiao.interop;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An element of a FHIR resource as it was sent, with the place it stands at, so that a refusal can
/// say where. What is missing is an empty element, never null.
record FhirElement(JsonNode node, String path) {

  private static final Pattern YEAR = Pattern.compile("[0-9]{4}");
  private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  FhirElement at(String name) {
    return new FhirElement(node.path(name), path + "." + name);
  }

  /// Further down, by names with dots between.
  FhirElement along(String names) {
    FhirElement element = this;
    for (String name : names.split("\\.")) {
      element = element.at(name);
    }
    return element;
  }

  /// The first of a list.
  FhirElement first(String name) {
    return all(name).stream().findFirst().orElseGet(() -> at(name).nothing());
  }

  List<FhirElement> all(String name) {
    JsonNode list = node.path(name);
    if (list.isObject()) {
      throw refused(IntakeRefusal.Reason.VALUE_UNSUPPORTED, name);
    }
    List<FhirElement> all = new ArrayList<>();
    for (JsonNode item : list) {
      all.add(new FhirElement(item, path + "." + name));
    }
    return all;
  }

  boolean exists() {
    return !node.isMissingNode() && !node.isNull();
  }

  /// The text of a string, code or uri; empty when it is not there.
  String text() {
    if (!exists()) {
      return "";
    }
    if (node.isContainer()) {
      throw new IntakeRefusal(IntakeRefusal.Reason.VALUE_UNSUPPORTED, path);
    }
    return node.asString().strip();
  }

  String text(String name) {
    return at(name).text();
  }

  /// The text of an element that must be there.
  String required(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      throw refused(IntakeRefusal.Reason.FIELD_MISSING, name);
    }
    return text;
  }

  @Nullable String textOrNull(String name) {
    String text = text(name);
    return text.isEmpty() ? null : text;
  }

  /// Words of a CodeableConcept: its text, else what a coding shows, else a code.
  String words() {
    if (!text("text").isEmpty()) {
      return text("text");
    }
    for (String name : List.of("display", "code")) {
      for (FhirElement coding : all("coding")) {
        if (!coding.text(name).isEmpty()) {
          return coding.text(name);
        }
      }
    }
    return "";
  }

  /// The first code of a CodeableConcept; empty when it has none.
  String code() {
    return all("coding").stream()
        .map(coding -> coding.text("code"))
        .filter(code -> !code.isEmpty())
        .findFirst()
        .orElse("");
  }

  /// A code and what it means; each stands for the other where it is missing.
  record Code(String code, String words) {}

  /// A CodeableConcept that must say something.
  Code code(String name) {
    FhirElement concept = at(name);
    String words = concept.exists() ? concept.words() : "";
    if (words.isEmpty()) {
      throw refused(IntakeRefusal.Reason.FIELD_MISSING, name);
    }
    return new Code(concept.code().isEmpty() ? words : concept.code(), words);
  }

  /// A number; null when there is none.
  @Nullable Double number(String name) {
    FhirElement element = at(name);
    if (!element.exists()) {
      return null;
    }
    double value = element.node().isNumber() ? element.node().asDouble() : Double.NaN;
    if (!Double.isFinite(value)) {
      throw refused(IntakeRefusal.Reason.VALUE_UNSUPPORTED, name);
    }
    return value;
  }

  /// The code of a CodeableConcept in one system; null when it has none.
  @Nullable String codeIn(String system) {
    return all("coding").stream()
        .filter(coding -> coding.text("system").equals(system))
        .map(coding -> coding.textOrNull("code"))
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  boolean hasCode(String code) {
    return all("coding").stream().anyMatch(coding -> coding.text("code").equals(code));
  }

  /// A date, or the day of a dateTime in the hospital's zone; of a month or a year its first day.
  Optional<LocalDate> date() {
    String text = text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (YEAR.matcher(text).matches()) {
        return Optional.of(LocalDate.of(Integer.parseInt(text), 1, 1));
      }
      if (MONTH.matcher(text).matches()) {
        return Optional.of(YearMonth.parse(text).atDay(1));
      }
      return Optional.of(
          DAY.matcher(text).matches()
              ? LocalDate.parse(text)
              : OffsetDateTime.parse(text).atZoneSameInstant(Hl7Time.HOSPITAL).toLocalDate());
    } catch (DateTimeException e) {
      throw new IntakeRefusal(IntakeRefusal.Reason.DATE_IMPOSSIBLE, path);
    }
  }

  /// A dateTime or instant; of a day its beginning in the hospital's zone.
  Optional<Instant> instant() {
    String text = text();
    if (text.length() <= 10) {
      return date().map(day -> day.atStartOfDay(Hl7Time.HOSPITAL).toInstant());
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new IntakeRefusal(IntakeRefusal.Reason.DATE_IMPOSSIBLE, path);
    }
  }

  IntakeRefusal refused(IntakeRefusal.Reason reason, String name) {
    return new IntakeRefusal(reason, path + "." + name);
  }

  private FhirElement nothing() {
    return new FhirElement(tools.jackson.databind.node.MissingNode.getInstance(), path);
  }
}
