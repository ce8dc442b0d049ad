package org.xinqiao.channel;

import java.util.UUID;

/// Names one try to hand over one message. It is committed before the provider is called and goes
/// to the provider as its client id, so that an unknown outcome can be asked for later.
public record AttemptId(UUID value) {

  /// Reads the form that [#toString] writes.
  ///
  /// @throws IllegalArgumentException when the text is no attempt id
  public static AttemptId parse(String text) {
    return new AttemptId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
