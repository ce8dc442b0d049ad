package org.xinqiao.redflag;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Where the words of one text stand. They are kept by word and put together by set only when a
/// pattern asks: a short word such as 疼 belongs to more than a hundred sets, and most patterns fail
/// because another of their words is missing.
final class Places {

  private static final OfSet NONE = new OfSet(new long[0], 0);

  private final int[][] wordsOfSet;
  private final int[][] setsOfWord;
  private final @Nullable OfWord[] byWord;
  private final @Nullable OfSet[] bySet;
  private final BitSet present = new BitSet();

  Places(int[][] wordsOfSet, int[][] setsOfWord) {
    this.wordsOfSet = wordsOfSet;
    this.setsOfWord = setsOfWord;
    this.byWord = new OfWord[setsOfWord.length];
    this.bySet = new OfSet[wordsOfSet.length];
  }

  void add(int word, int start, int end) {
    OfWord places = byWord[word];
    if (places == null) {
      places = new OfWord();
      byWord[word] = places;
      for (int set : setsOfWord[word]) {
        present.set(set);
      }
    }
    places.add(start, end);
  }

  boolean has(int set) {
    return present.get(set);
  }

  /// The places of all words of a set, by start and then by end.
  OfSet of(int set) {
    OfSet known = bySet[set];
    if (known == null) {
      known = has(set) ? merge(wordsOfSet[set]) : NONE;
      bySet[set] = known;
    }
    return known;
  }

  private OfSet merge(int[] words) {
    long[] all = new long[0];
    int size = 0;
    int lists = 0;
    for (int word : words) {
      OfWord places = byWord[word];
      if (places != null) {
        all = Arrays.copyOf(all, size + places.size);
        System.arraycopy(places.spans, 0, all, size, places.size);
        size += places.size;
        lists++;
      }
    }
    if (lists > 1) {
      Arrays.sort(all);
    }
    return new OfSet(all, size);
  }

  private static final class OfWord {
    private long[] spans = new long[4];
    private int size;

    void add(int start, int end) {
      if (size == spans.length) {
        spans = Arrays.copyOf(spans, size * 2);
      }
      spans[size++] = ((long) start << Integer.SIZE) | end;
    }
  }

  /// Start and end of each place in one number each, sorted.
  record OfSet(long[] spans, int size) {

    int start(int index) {
      return (int) (spans[index] >>> Integer.SIZE);
    }

    int end(int index) {
      return (int) spans[index];
    }

    int firstFrom(int position) {
      int low = 0;
      int high = size;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (start(middle) < position) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
