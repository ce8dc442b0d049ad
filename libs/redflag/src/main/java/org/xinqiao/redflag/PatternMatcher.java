package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds patterns of words with limited gaps, without regular expressions: every word is located in
/// one pass, then the patterns are joined from the places. Time grows with the text, never with its
/// shape.
///
/// A pattern is a sequence of literals, `{set}`, `(a|b|{set})`, the optional `(a|b)?` and `字?`, and
/// gaps: `~4` allows up to four characters inside the phrase, `~~12` up to twelve inside the
/// sentence.
final class PatternMatcher {

  /// A place where the pattern of `owner` was found: `firstRun` is where the words before its first
  /// gap end, `lastRun` where the words after its last gap begin.
  record Hit(String owner, int start, int end, int firstAtomEnd, int firstRun, int lastRun) {
    Span span() {
      return new Span(start, end);
    }
  }

  /// Whether a gap from `end` to `start` of the next word is allowed.
  private record Gap(int max, boolean acrossPhrases) {
    private static final Gap CLOSED = new Gap(0, false);
  }

  private record Atom(int set, Gap before) {}

  private record Pattern(String owner, List<Atom> atoms) {}

  private static final int OPEN = -1;

  private final Pattern[][] patternsByFirstSet;
  private final WordIndex index;
  private final int[][] setsOfWord;
  private final int[][] wordsOfSet;
  private final int setCount;
  private final int blockers;

  private PatternMatcher(Compiler compiler) {
    this.blockers = compiler.blockers();
    List<String> words = new ArrayList<>(compiler.setsByWord.keySet());
    this.index = new WordIndex(words);
    this.setsOfWord =
        compiler.setsByWord.values().stream()
            .map(ids -> ids.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
    this.setCount = compiler.setIds.size();
    this.wordsOfSet = inverted(setsOfWord, setCount);
    List<List<Pattern>> byFirst = new ArrayList<>();
    for (int set = 0; set < setCount; set++) {
      byFirst.add(new ArrayList<>());
    }
    compiler.patterns.forEach(p -> byFirst.get(p.atoms().getFirst().set()).add(p));
    this.patternsByFirstSet =
        byFirst.stream().map(list -> list.toArray(Pattern[]::new)).toArray(Pattern[][]::new);
  }

  private static int[][] inverted(int[][] setsOfWord, int setCount) {
    List<List<Integer>> words = new ArrayList<>();
    for (int set = 0; set < setCount; set++) {
      words.add(new ArrayList<>());
    }
    for (int word = 0; word < setsOfWord.length; word++) {
      for (int set : setsOfWord[word]) {
        words.get(set).add(word);
      }
    }
    return words.stream()
        .map(ids -> ids.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  static PatternMatcher compile(
      Map<String, List<String>> sets, Map<String, List<String>> patternsByOwner) {
    Compiler compiler = new Compiler(sets);
    patternsByOwner.forEach(compiler::add);
    compiler.addSingles();
    return new PatternMatcher(compiler);
  }

  List<Hit> match(NormalizedText text, Layout layout) {
    Places places = new Places(wordsOfSet, setsOfWord);
    index.scan(text.text(), places::add);
    List<Hit> hits = new ArrayList<>();
    for (int set = 0; set < setCount; set++) {
      if (places.has(set)) {
        for (Pattern pattern : patternsByFirstSet[set]) {
          if (complete(pattern, places)) {
            find(pattern, places, layout, hits);
          }
        }
      }
    }
    return hits;
  }

  private static boolean complete(Pattern pattern, Places places) {
    for (Atom atom : pattern.atoms()) {
      if (!places.has(atom.set())) {
        return false;
      }
    }
    return true;
  }

  private void find(Pattern pattern, Places places, Layout layout, List<Hit> hits) {
    List<Atom> atoms = pattern.atoms();
    Places.OfSet first = places.of(atoms.getFirst().set());
    for (int i = 0; i < first.size(); i++) {
      Runs runs = join(atoms, 1, new Runs(OPEN, first.start(i), first.end(i)), places, layout);
      if (runs != null) {
        int firstRun = runs.first() == OPEN ? runs.end() : runs.first();
        hits.add(
            new Hit(
                pattern.owner(), first.start(i), runs.end(), first.end(i), firstRun, runs.last()));
      }
    }
  }

  /// What is joined so far: end of the run of words before the first gap, or `OPEN` while no gap
  /// was met; start of the run after the last gap; end of the whole.
  private record Runs(int first, int last, int end) {}

  /// The nearest completion from atom `at` on, or nothing.
  private @Nullable Runs join(List<Atom> atoms, int at, Runs sofar, Places places, Layout layout) {
    if (at == atoms.size()) {
      return sofar;
    }
    Atom atom = atoms.get(at);
    boolean closed = atom.before().max() == 0;
    int end = sofar.end();
    int first = closed || sofar.first() != OPEN ? sofar.first() : end;
    Places.OfSet next = places.of(atom.set());
    for (int k = next.firstFrom(end); k < next.size(); k++) {
      int start = next.start(k);
      if (start - end > atom.before().max()
          || !allowed(atom.before(), end, start, layout)
          || blocked(atom.before(), end, start, places)) {
        break;
      }
      Runs longer = new Runs(first, closed ? sofar.last() : start, next.end(k));
      Runs rest = join(atoms, at + 1, longer, places, layout);
      if (rest != null) {
        return rest;
      }
    }
    return null;
  }

  /// 胸口没事，就是肚子疼: another part of the body ends a wide gap.
  private boolean blocked(Gap gap, int end, int start, Places places) {
    if (gap.max() < WIDE || start - end < 2 || !places.has(blockers)) {
      return false;
    }
    Places.OfSet words = places.of(blockers);
    int at = words.firstFrom(end);
    return at < words.size() && words.end(at) <= start;
  }

  private static boolean allowed(Gap gap, int end, int start, Layout layout) {
    return gap.acrossPhrases()
        ? layout.sentenceAt(end - 1) == layout.sentenceAt(start)
        : layout.phraseAt(end - 1) == layout.phraseAt(start);
  }

  /// Gaps from this width on end at the words of the set `blockers`.
  private static final int WIDE = 6;

  private static final class Compiler {
    private final Map<String, List<String>> sets;
    private final Map<List<String>, Integer> setIds = new HashMap<>();
    private final Map<String, List<Integer>> setsByWord = new LinkedHashMap<>();
    private final List<Pattern> patterns = new ArrayList<>();
    private final Map<String, List<String>> singles = new LinkedHashMap<>();

    Compiler(Map<String, List<String>> sets) {
      this.sets = sets;
    }

    void add(String owner, List<String> sources) {
      for (String source : sources) {
        if (isLiteral(source)) {
          singles.computeIfAbsent(owner, _ -> new ArrayList<>()).add(source);
          continue;
        }
        try {
          expand(owner, source, 0, Gap.CLOSED, List.of());
        } catch (RuntimeException e) {
          throw new IllegalArgumentException(owner + ": bad pattern " + source, e);
        }
      }
    }

    private static boolean isLiteral(String source) {
      return source.chars().noneMatch(c -> "~({?".indexOf(c) >= 0);
    }

    /// The plain words of an owner are looked for as one set.
    void addSingles() {
      singles.forEach((owner, words) -> {
        List<String> distinct = words.stream().distinct().sorted().toList();
        Atom atom = new Atom(set(distinct), Gap.CLOSED);
        patterns.add(new Pattern(owner, List.of(atom)));
      });
    }

    int blockers() {
      return set(words("{blockers}"));
    }

    private void expand(String owner, String source, int at, Gap gap, List<Atom> atoms) {
      if (at == source.length()) {
        if (atoms.isEmpty()) {
          throw new IllegalArgumentException("empty pattern");
        }
        patterns.add(new Pattern(owner, atoms));
        return;
      }
      switch (source.charAt(at)) {
        case '~' -> gap(owner, source, at, atoms);
        case '(' -> {
          int close = source.indexOf(')', at);
          List<String> words = words(source.substring(at + 1, close));
          if (close + 1 < source.length() && source.charAt(close + 1) == '?') {
            expand(owner, source, close + 2, gap, atoms);
            expand(owner, source, close + 2, Gap.CLOSED, plus(atoms, words, gap));
          } else {
            expand(owner, source, close + 1, Gap.CLOSED, plus(atoms, words, gap));
          }
        }
        case '{' -> {
          int close = source.indexOf('}', at);
          List<String> words = words(source.substring(at, close + 1));
          expand(owner, source, close + 1, Gap.CLOSED, plus(atoms, words, gap));
        }
        default -> {
          if (isOptionalCharacter(source, at)) {
            expand(owner, source, at + 2, gap, atoms);
            List<String> one = List.of(source.substring(at, at + 1));
            expand(owner, source, at + 2, Gap.CLOSED, plus(atoms, one, gap));
            return;
          }
          int end = at;
          while (end < source.length()
              && "~({".indexOf(source.charAt(end)) < 0
              && !isOptionalCharacter(source, end)) {
            end++;
          }
          List<String> words = List.of(source.substring(at, end));
          expand(owner, source, end, Gap.CLOSED, plus(atoms, words, gap));
        }
      }
    }

    /// 割过?腕: a single character before a question mark may be missing.
    private static boolean isOptionalCharacter(String source, int at) {
      return at + 1 < source.length() && source.charAt(at + 1) == '?';
    }

    private void gap(String owner, String source, int at, List<Atom> atoms) {
      boolean across = source.charAt(at + 1) == '~';
      int digits = at + (across ? 2 : 1);
      int end = digits;
      while (end < source.length() && Character.isDigit(source.charAt(end))) {
        end++;
      }
      Gap gap = new Gap(Integer.parseInt(source.substring(digits, end)), across);
      expand(owner, source, end, gap, atoms);
    }

    private List<Atom> plus(List<Atom> atoms, List<String> words, Gap gap) {
      List<Atom> longer = new ArrayList<>(atoms);
      longer.add(new Atom(set(words), gap));
      return List.copyOf(longer);
    }

    private List<String> words(String alternatives) {
      List<String> words = new ArrayList<>();
      for (String part : alternatives.split("\\|")) {
        if (part.startsWith("{")) {
          String name = part.substring(1, part.length() - 1);
          List<String> members = sets.get(name);
          if (members == null) {
            throw new IllegalArgumentException("no set named " + name);
          }
          members.forEach(member -> words.addAll(words(member)));
        } else {
          words.add(part);
        }
      }
      return words.stream().distinct().sorted().toList();
    }

    private int set(List<String> words) {
      Integer known = setIds.get(words);
      if (known != null) {
        return known;
      }
      int id = setIds.size();
      setIds.put(words, id);
      for (String word : words) {
        if (word.isEmpty()) {
          throw new IllegalArgumentException("empty word");
        }
        setsByWord.computeIfAbsent(word, _ -> new ArrayList<>()).add(id);
      }
      return id;
    }
  }
}
