package org.xinqiao.mllp;

import java.io.IOException;
import java.io.OutputStream;

/// The framing of the minimal lower layer protocol: `0x0B payload 0x1C 0x0D`.
public final class MllpFrames {

  static final byte START_BLOCK = 0x0B;
  static final byte END_BLOCK = 0x1C;
  static final byte CARRIAGE_RETURN = 0x0D;

  private MllpFrames() {}

  /// Writes one frame in a single call, so that it is not spread over several small packets, and
  /// flushes.
  ///
  /// @throws IllegalArgumentException if the payload contains 0x1C 0x0D, which no receiver could
  ///   tell from the end of the frame
  public static void write(OutputStream out, byte[] payload) throws IOException {
    for (int i = 0; i + 1 < payload.length; i++) {
      if (payload[i] == END_BLOCK && payload[i + 1] == CARRIAGE_RETURN) {
        throw new IllegalArgumentException("the payload contains the end block 1C 0D at byte " + i);
      }
    }
    byte[] frame = new byte[payload.length + 3];
    frame[0] = START_BLOCK;
    System.arraycopy(payload, 0, frame, 1, payload.length);
    frame[payload.length + 1] = END_BLOCK;
    frame[payload.length + 2] = CARRIAGE_RETURN;
    out.write(frame);
    out.flush();
  }
}
