package org.xinqiao.organization;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// A member of staff of one tenant.
public record StaffId(@JsonValue UUID value) {

  @JsonCreator
  public static StaffId of(String value) {
    return new StaffId(UUID.fromString(value));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
