package org.xinqiao.redflag;

/// A piece of the normalised text: `start` inclusive, `end` exclusive.
record Span(int start, int end) {
  boolean overlaps(int otherStart, int otherEnd) {
    return start < otherEnd && otherStart < end;
  }

  boolean contains(Span other) {
    return start <= other.start && other.end <= end;
  }

  int length() {
    return end - start;
  }
}
