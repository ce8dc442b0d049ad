package org.xinqiao.redflag;

import java.util.Arrays;
import java.util.BitSet;

/// A message in the form the vocabulary is written in, with the way back to the original.
///
/// White space is taken out (patients type `胸 口 疼`) but remembered as a soft break, because others
/// type a space where a comma belongs.
final class NormalizedText {

  private final String original;
  private final String text;
  private final int[] from;
  private final int[] to;
  private final BitSet softBreaks;

  private NormalizedText(Builder builder) {
    this.original = builder.original;
    this.text = builder.text.toString();
    this.from = Arrays.copyOf(builder.from, text.length());
    this.to = Arrays.copyOf(builder.to, text.length());
    this.softBreaks = builder.softBreaks;
  }

  String original() {
    return original;
  }

  String text() {
    return text;
  }

  int length() {
    return text.length();
  }

  char charAt(int index) {
    return text.charAt(index);
  }

  boolean softBreakBefore(int index) {
    return softBreaks.get(index);
  }

  int originalStart(int index) {
    return from[index];
  }

  /// End in the original of a span that ends before `end` in the normalised text.
  int originalEnd(int end) {
    return to[end - 1];
  }

  static Builder builder(String original) {
    return new Builder(original);
  }

  static final class Builder {
    private final String original;
    private final StringBuilder text;
    private final BitSet softBreaks = new BitSet();
    private int[] from;
    private int[] to;
    private boolean pendingBreak;

    private Builder(String original) {
      this.original = original;
      this.text = new StringBuilder(original.length() + 16);
      this.from = new int[original.length() + 16];
      this.to = new int[original.length() + 16];
    }

    int length() {
      return text.length();
    }

    void softBreak() {
      pendingBreak = true;
    }

    void append(CharSequence chars, int start, int end) {
      for (int i = 0; i < chars.length(); i++) {
        append(chars.charAt(i), start, end);
      }
    }

    void append(char c, int start, int end) {
      int at = text.length();
      if (at == from.length) {
        from = Arrays.copyOf(from, at * 2 + 16);
        to = Arrays.copyOf(to, at * 2 + 16);
      }
      if (pendingBreak) {
        softBreaks.set(at);
        pendingBreak = false;
      }
      text.append(c);
      from[at] = start;
      to[at] = end;
    }

    /// Copies one character of an earlier stage, its break and its place.
    void copy(NormalizedText source, int index) {
      if (source.softBreakBefore(index)) {
        softBreak();
      }
      append(source.charAt(index), source.from[index], source.to[index]);
    }

    /// Writes `replacement` for the characters `start..end` of an earlier stage.
    void replace(NormalizedText source, int start, int end, String replacement) {
      if (source.softBreakBefore(start)) {
        softBreak();
      }
      append(replacement, source.from[start], source.to[end - 1]);
    }

    NormalizedText build() {
      return new NormalizedText(this);
    }
  }
}
