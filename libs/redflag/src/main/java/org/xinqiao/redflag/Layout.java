package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.List;

/// How a message falls into sentences, phrases and clauses.
///
/// A sentence ends at 。！？； or a line break. A phrase ends at any punctuation: a pattern's gap may
/// not leave it. A clause ends at punctuation, at a typed space and before a contrast word: the
/// scope of the context rules.
final class Layout {

  /// What stands before a clause.
  enum Opening {
    SENTENCE,
    COMMA,
    LIST,
    SPACE,
    CONTRAST
  }

  record Clause(int start, int end, Opening opening, int sentence, boolean question) {}

  private final int[] sentenceOf;
  private final int[] phraseOf;
  private final int[] clauseOf;
  private final List<Clause> clauses = new ArrayList<>();
  private final List<Span> sentences = new ArrayList<>();

  Layout(NormalizedText text, List<Span> contrasts) {
    int length = text.length();
    sentenceOf = new int[length + 1];
    phraseOf = new int[length + 1];
    clauseOf = new int[length + 1];
    boolean[] contrast = new boolean[length + 1];
    contrasts.forEach(span -> contrast[span.start()] = true);
    int clauseStart = 0;
    int sentenceStart = 0;
    int phrase = 0;
    Opening opening = Opening.SENTENCE;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean sentenceEnd = isSentenceEnd(text, i);
      boolean comma = c == ',' || c == '~' || c == '…';
      boolean list = c == '、';
      if (i > clauseStart && (contrast[i] || text.softBreakBefore(i))) {
        close(clauseStart, i, opening, c == '?');
        clauseStart = i;
        opening = contrast[i] ? Opening.CONTRAST : Opening.SPACE;
      }
      sentenceOf[i] = sentences.size();
      phraseOf[i] = phrase;
      clauseOf[i] = clauses.size();
      if (sentenceEnd || comma || list) {
        close(clauseStart, i + 1, opening, c == '?');
        clauseStart = i + 1;
        phrase++;
        opening = sentenceEnd ? Opening.SENTENCE : list ? Opening.LIST : Opening.COMMA;
        if (sentenceEnd) {
          sentences.add(new Span(sentenceStart, i + 1));
          sentenceStart = i + 1;
        }
      }
    }
    close(clauseStart, length, opening, false);
    sentences.add(new Span(sentenceStart, length));
    sentenceOf[length] = sentences.size() - 1;
    phraseOf[length] = phrase;
    clauseOf[length] = clauses.size() - 1;
  }

  private void close(int start, int end, Opening opening, boolean question) {
    clauses.add(new Clause(start, end, opening, sentences.size(), question));
  }

  private static boolean isSentenceEnd(NormalizedText text, int i) {
    char c = text.charAt(i);
    if (c == '.') {
      boolean inNumber =
          i > 0
              && i + 1 < text.length()
              && Character.isDigit(text.charAt(i - 1))
              && Character.isDigit(text.charAt(i + 1));
      return !inNumber;
    }
    return c == '。' || c == '!' || c == '?' || c == ';' || c == '\n' || c == '\r';
  }

  int sentenceAt(int index) {
    return sentenceOf[index];
  }

  int phraseAt(int index) {
    return phraseOf[index];
  }

  int clauseIndexAt(int index) {
    return clauseOf[index];
  }

  Clause clauseAt(int index) {
    return clauses.get(clauseOf[index]);
  }

  Span sentenceSpan(int index) {
    return sentences.get(sentenceOf[index]);
  }

  List<Clause> clauses() {
    return clauses;
  }
}
