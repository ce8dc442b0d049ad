package org.xinqiao.redflag;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds every occurrence of many words in one pass (Aho and Corasick), so that the time does not
/// depend on what the message says or how often a word is begun.
final class WordIndex {

  /// Told of each occurrence, in order of its end.
  @FunctionalInterface
  interface Listener {
    void found(int word, int start, int end);
  }

  private final List<Map<Character, Integer>> next = new ArrayList<>();
  private final List<String> words;
  private int[] fail = {};
  private int[] outputLink = {};
  private int[] wordAt = {};

  WordIndex(List<String> words) {
    this.words = List.copyOf(words);
    next.add(new HashMap<>());
    List<Integer> ends = new ArrayList<>(List.of(-1));
    for (int id = 0; id < this.words.size(); id++) {
      int node = 0;
      String word = this.words.get(id);
      for (int i = 0; i < word.length(); i++) {
        Integer child = next.get(node).get(word.charAt(i));
        if (child == null) {
          child = next.size();
          next.add(new HashMap<>());
          ends.add(-1);
          next.get(node).put(word.charAt(i), child);
        }
        node = child;
      }
      if (node != 0) {
        ends.set(node, id);
      }
    }
    wordAt = ends.stream().mapToInt(Integer::intValue).toArray();
    link();
  }

  private void link() {
    fail = new int[next.size()];
    outputLink = new int[next.size()];
    Arrays.fill(outputLink, -1);
    ArrayDeque<Integer> queue = new ArrayDeque<>(next.getFirst().values());
    while (!queue.isEmpty()) {
      int node = queue.remove();
      for (Map.Entry<Character, Integer> edge : next.get(node).entrySet()) {
        int child = edge.getValue();
        fail[child] = step(fail[node], edge.getKey());
        outputLink[child] = wordAt[fail[child]] >= 0 ? fail[child] : outputLink[fail[child]];
        queue.add(child);
      }
    }
  }

  private int step(int node, char c) {
    int at = node;
    while (true) {
      Integer child = next.get(at).get(c);
      if (child != null) {
        return child;
      }
      if (at == 0) {
        return 0;
      }
      at = fail[at];
    }
  }

  void scan(CharSequence text, Listener listener) {
    int node = 0;
    for (int i = 0; i < text.length(); i++) {
      node = step(node, text.charAt(i));
      int output = wordAt[node] >= 0 ? node : outputLink[node];
      while (output >= 0) {
        int word = wordAt[output];
        listener.found(word, i + 1 - words.get(word).length(), i + 1);
        output = outputLink[output];
      }
    }
  }
}
