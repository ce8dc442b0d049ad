package org.xinqiao.pathway;

/// A pathway's file that cannot be run: where it is wrong, and how.
final class PathwayFlaw extends RuntimeException {

  /// @param place as in `trigger.event.codes`
  PathwayFlaw(String place, String problem) {
    super(place + ": " + problem);
  }
}
