package org.xinqiao.subscription;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What partners may be told about; in words as in `form.submitted`.
public enum Topic {
  PATIENT_REGISTERED,
  PATIENT_DIED,
  FORM_SUBMITTED,
  REVISIT_ANSWERED,
  REVISIT_ATTENDED,
  TASK_COMPLETED;

  public static Optional<Topic> of(String word) {
    return Arrays.stream(values()).filter(topic -> topic.toString().equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(Topic::toString).toList();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }
}
