package org.xinqiao.interop;

import java.util.Locale;

/// How a sender wants its messages answered; a setting of each peer, because what MSH-15 and MSH-16
/// say is filled in by habit as often as it is meant (ADR 0040).
enum AcknowledgementMode {
  /// One answer, AA, AE or AR, whatever MSH-15 and MSH-16 say.
  ORIGINAL,
  /// An answer that says whether the message is kept, as MSH-15 wants it, and a later one that says
  /// what became of it, as MSH-16 wants it.
  ENHANCED,
  /// Enhanced where MSH-15 or MSH-16 says anything, otherwise original: the standard's own rule.
  BY_HEADER;

  static AcknowledgementMode of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  boolean isEnhanced(MessageHeader header) {
    return switch (this) {
      case ORIGINAL -> false;
      case ENHANCED -> true;
      case BY_HEADER -> !header.acceptWanted().isEmpty() || !header.outcomeWanted().isEmpty();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
