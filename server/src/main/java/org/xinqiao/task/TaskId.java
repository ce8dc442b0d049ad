package org.xinqiao.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// The identity of a [Task] inside one tenant.
public record TaskId(@JsonValue UUID value) {

  @JsonCreator
  public static TaskId of(String value) {
    return new TaskId(UUID.fromString(value));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
