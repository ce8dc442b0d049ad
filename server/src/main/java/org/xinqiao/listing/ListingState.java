package org.xinqiao.listing;

import java.util.Locale;

/// How far a list is.
enum ListingState {
  /// A second person is to decide.
  ASKED,
  WAITING,
  RUNNING,
  FINISHED,
  REFUSED,
  /// By whoever asked, or because they may not have it any more.
  STOPPED,
  FAILED,
  /// Its file was deleted, or nobody decided in time.
  EXPIRED;

  static ListingState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
