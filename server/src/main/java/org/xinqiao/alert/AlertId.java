package org.xinqiao.alert;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// The identity of an [Alert] inside one tenant.
public record AlertId(@JsonValue UUID value) {

  @JsonCreator
  public static AlertId of(String value) {
    return new AlertId(UUID.fromString(value));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
