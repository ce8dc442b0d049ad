package org.xinqiao.demo;

import java.util.List;
import java.util.Map;

/// What a patient does with a contact.
public sealed interface Response {

  /// It does not arrive: no consent for reminders, number out of service, mailbox full.
  record NotDelivered() implements Response {}

  /// It arrives; the patient does not open it.
  record Ignored() implements Response {}

  /// The patient opens it and leaves it at that.
  record Opened() implements Response {}

  /// The patient confirms to come.
  record Confirmed() implements Response {}

  /// The patient says that the visit is not possible.
  ///
  /// @param text in the patient's words
  record CannotCome(String text) implements Response {}

  /// The patient answers the questionnaire to the end.
  ///
  /// @param answers by item id (c1, o7 ...); items that the patient leaves out are missing
  record Answered(Map<String, Answer> answers) implements Response {}

  /// An answer to one item.
  sealed interface Answer {
    /// One option, by its code.
    record Choice(String code) implements Answer {}

    /// Several options, by their codes.
    record Choices(List<String> codes) implements Answer {}

    /// A number in the unit of the item: degrees Celsius, 0-10, millilitres.
    record Number(double value) implements Answer {}

    /// Words.
    record Text(String text) implements Answer {}
  }
}
