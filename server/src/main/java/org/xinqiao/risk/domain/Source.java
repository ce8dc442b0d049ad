package org.xinqiao.risk.domain;

import java.util.List;

/// Where an input is looked for.
public sealed interface Source {

  enum Registration {
    AGE,
    SEX
  }

  enum Stay {
    /// How long the last stay was.
    STAY_DAYS,
    /// That there was one which ended not long ago.
    RECENT_STAY
  }

  record Registered(Registration what) implements Source {}

  /// The newest result.
  ///
  /// @param codes LOINC
  record Observed(List<String> codes) implements Source {}

  /// Weight by the square of height.
  record BodyMass(String weight, String height, int heightMaxAgeDays) implements Source {}

  /// @param beginnings of ICD-10 codes; one of them is a yes, none is not a no
  record Diagnosed(List<String> beginnings) implements Source {}

  /// @param codes INN; one that is taken is a yes, none is not a no
  /// @param withinDays how long ago it may have run out
  record Taken(List<String> codes, int withinDays) implements Source {}

  /// What the patient said in a questionnaire.
  ///
  /// @param topic of the fact `selfReport`
  /// @param yes answers that are a yes
  /// @param no answers that are a no; a box that was not ticked is none
  record Said(String topic, List<String> yes, List<String> no) implements Source {}

  record Stayed(Stay what) implements Source {}

  /// The value of another score.
  record OfScore(String score) implements Source {}
}
