package org.xinqiao.bench;

import java.nio.charset.StandardCharsets;

/// An HL7 v2 message, ready to be sent.
///
/// @param controlId MSH-10
record Message(String controlId, byte[] bytes) {

  static Message of(String controlId, String text) {
    return new Message(controlId, text.getBytes(StandardCharsets.UTF_8));
  }
}
