package org.xinqiao.interop;

import java.time.Duration;
import java.util.List;

/// Settings of a listener for tests.
final class TestMllp {

  private TestMllp() {}

  /// Without certificates, on any free port.
  static MllpSettings settings(int maxFrameBytes, int maxConnections, Duration idle) {
    return new MllpSettings(
        true,
        0,
        "127.0.0.1",
        maxFrameBytes,
        idle,
        maxConnections,
        List.of(),
        new MllpSettings.Tls(null, null, null, null, List.of()));
  }
}
