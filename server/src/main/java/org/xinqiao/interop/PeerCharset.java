package org.xinqiao.interop;

import java.util.Arrays;

/// The character sets that a sender may be said to use.
enum PeerCharset {
  UTF_8("UTF-8"),
  GB18030("GB18030");

  private final String charset;

  PeerCharset(String charset) {
    this.charset = charset;
  }

  static PeerCharset of(String name) {
    return Arrays.stream(values())
        .filter(each -> each.charset.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Not a charset of a sender: " + name));
  }

  @Override
  public String toString() {
    return charset;
  }
}
