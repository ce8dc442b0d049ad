package org.xinqiao.shared;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// The identity of a patient inside one tenant: random, never shown to patients, never reused. A
/// merge keeps the surviving patient's id.
public record PatientId(@JsonValue UUID value) {

  @JsonCreator
  public static PatientId of(String value) {
    return new PatientId(UUID.fromString(value));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
