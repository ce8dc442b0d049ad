package org.xinqiao.interop;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// A code system that conditions know.
enum CodeSystem {
  LOINC("LOINC", "http://loinc.org", "[1-9][0-9]{0,5}-[0-9]") {
    @Override
    boolean has(String code) {
      return super.has(code) && checkDigit(code) == code.charAt(code.length() - 1) - '0';
    }
  },
  ICD_10("ICD-10", "http://hl7.org/fhir/sid/icd-10", "[A-Z][0-9]{2}(\\.[0-9]{1,2})?"),
  ICD_9_CM_3("ICD-9-CM-3", "http://hl7.org/fhir/sid/icd-9-cm", "[0-9]{2}(\\.[0-9]{1,2})?"),
  INN("INN", "urn:xinqiao:inn", "[a-z][a-z-]{2,60}"),
  ATC("ATC", "http://www.whocc.no/atc", "[A-Z][0-9]{2}([A-Z]{1,2}([0-9]{2})?)?"),
  DEPARTMENT("department", "urn:xinqiao:department", "\\S.{0,59}");

  private final String id;
  private final String uri;
  private final Pattern shape;

  CodeSystem(String id, String uri, String shape) {
    this.id = id;
    this.uri = uri;
    this.shape = Pattern.compile(shape);
  }

  /// As it is kept and shown.
  String id() {
    return id;
  }

  /// As FHIR names it.
  String uri() {
    return uri;
  }

  /// Whether something can be a code of it. Whether it is one, only its publisher knows.
  boolean has(String code) {
    return shape.matcher(code).matches();
  }

  static Optional<CodeSystem> of(String id) {
    return Arrays.stream(values()).filter(system -> system.id.equals(id)).findFirst();
  }

  /// LOINC's last digit, modulus 10 (Luhn): a number typed wrong is no other test.
  private static int checkDigit(String code) {
    int sum = 0;
    boolean doubled = true;
    for (int i = code.indexOf('-') - 1; i >= 0; i--) {
      int digit = code.charAt(i) - '0';
      int value = doubled ? digit * 2 : digit;
      sum += value > 9 ? value - 9 : value;
      doubled = !doubled;
    }
    return (10 - sum % 10) % 10;
  }
}
