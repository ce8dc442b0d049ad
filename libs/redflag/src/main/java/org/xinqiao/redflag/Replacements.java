package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Replaces known spellings by the canonical word: leftmost first, the longest of those.
final class Replacements {

  private final List<String> forms;
  private final List<String> canonical;
  private final WordIndex index;

  Replacements(Map<String, String> pairs) {
    this.forms = new ArrayList<>(pairs.keySet().stream().sorted().toList());
    this.canonical = forms.stream().map(pairs::get).toList();
    this.index = new WordIndex(forms);
  }

  NormalizedText apply(NormalizedText text) {
    int[] longest = new int[text.length()];
    Arrays.fill(longest, -1);
    boolean[] any = {false};
    index.scan(
        text.text(),
        (word, start, end) -> {
          any[0] = true;
          if (longest[start] < 0 || forms.get(longest[start]).length() < end - start) {
            longest[start] = word;
          }
        });
    if (!any[0]) {
      return text;
    }
    NormalizedText.Builder out = NormalizedText.builder(text.original());
    int i = 0;
    while (i < text.length()) {
      if (longest[i] >= 0) {
        int end = i + forms.get(longest[i]).length();
        out.replace(text, i, end, canonical.get(longest[i]));
        i = end;
      } else {
        out.copy(text, i++);
      }
    }
    return out.build();
  }
}
