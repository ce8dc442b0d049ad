package org.xinqiao.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// No pattern of the product takes long on any text: each is tried on texts of 100 KiB that make
/// patterns go back and forth. What is counted is how often a character is looked at, not time: a
/// hundred times for each character is some 20 ms, and a busy machine changes nothing.
class PatternsTest {

  private static final int LENGTH = 100 * 1024;
  private static final long MOST = 100L * LENGTH;

  /// Slow only when a text is searched for them, and nobody does: they are held against the whole.
  private static final Set<String> NEVER_SEARCHED =
      Set.of(
          "(.*)/_history/([0-9]+)",
          "([a-z]+)(\\p{IsHan}+)",
          "(\\p{IsHan}+)([a-z]+)",
          "(\\p{IsHan}+)([0-9][0-9*Xx]*)",
          "[0-9]*\\*+([0-9]{3}[0-9X])",
          "([0-9]+(?:\\.[0-9]+)?)\\s*(?:-{1,2}|~|～|—|至)\\s*([0-9]+(?:\\.[0-9]+)?)",
          "([<>≤≥]=?)?\\s*([+-]?[0-9]+(?:\\.[0-9]+)?)\\s*+[↑↓]*+\\s*+[HL*]*+");

  /// Slow, and why no long text comes to them.
  private static final Map<String, String> NEVER_LONG =
      Map.of(
          "([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z][A-Za-z0-9-]*",
          "an address of 254 characters at most",
          "[\\p{Punct}\\p{Digit}\\s]+$",
          "a password of 128 characters at most",
          "/+$",
          "an address of the settings",
          "\\[[^]]*]|\"[^\"]*\"|\\\\.",
          "a format of 255 characters at most");

  @Test
  void noPatternTakesLongOnAnyText() throws IOException {
    Set<String> slow = new TreeSet<>();
    Map<String, Set<String>> patterns = patterns();
    assertThat(patterns).hasSizeGreaterThan(60);
    patterns.forEach((regex, found) -> {
      Set<String> uses = NEVER_SEARCHED.contains(regex) ? Set.of("matches") : found;
      Pattern pattern = Pattern.compile(regex);
      for (String text : worst(regex)) {
        if (tooMuch(pattern, text, uses)) {
          slow.add(regex);
          break;
        }
      }
    });
    assertThat(slow).isEqualTo(new TreeSet<>(NEVER_LONG.keySet()));
    assertThat(patterns).containsKeys(NEVER_SEARCHED.toArray(String[]::new));
  }

  @Test
  void aSlowPatternIsFound() {
    assertThat(tooMuch(Pattern.compile("(a+)+"), "a".repeat(LENGTH) + "!", Set.of("matches")))
        .isTrue();
    assertThat(tooMuch(Pattern.compile("\\s+$"), " ".repeat(LENGTH) + "!", Set.of("find")))
        .isTrue();
    assertThat(tooMuch(Pattern.compile("[a-z]+"), "a".repeat(LENGTH) + "!", Set.of("matches")))
        .isFalse();
  }

  /// A text that counts how often it is looked at.
  private record Counted(CharSequence text, long[] left) implements CharSequence {

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (left[0]-- == 0) {
        throw new TooMuch();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  private static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static boolean tooMuch(Pattern pattern, String text, Set<String> uses) {
    try {
      Matcher matcher = pattern.matcher(new Counted(text, new long[] {MOST}));
      if (uses.contains("matches")) {
        matcher.matches();
      }
      if (uses.contains("find")) {
        matcher.reset(new Counted(text, new long[] {MOST}));
        while (matcher.find()) {
          // Goes through the whole text.
        }
      }
      return false;
    } catch (TooMuch | StackOverflowError e) {
      return true;
    }
  }

  /// Repetitions of what the pattern speaks of, with an end that it does not like.
  private static List<String> worst(String regex) {
    Set<String> pieces =
        new LinkedHashSet<>(List.of("a", "A", "0", " ", "\t", "\n", "-", "一", "a0"));
    List<String> own =
        regex
            .codePoints()
            .filter(c -> c > ' ')
            .distinct()
            .limit(24)
            .mapToObj(Character::toString)
            .toList();
    pieces.addAll(own);
    for (String first : own.subList(0, Math.min(6, own.size()))) {
      pieces.add(first + " ");
      pieces.add(first + "0");
      pieces.add("a" + first);
    }
    return pieces.stream().map(piece -> piece.repeat(LENGTH / piece.length()) + "\u0000").toList();
  }

  /// Every pattern in the code of the product, with how it is used.
  private static Map<String, Set<String>> patterns() throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    for (Resource resource :
        new PathMatchingResourcePatternResolver()
            .getResources("classpath*:org/xinqiao/**/*.class")) {
      String where = resource.getURL().toString();
      if (where.contains("/test-classes/")
          || where.contains("testkit")
          || where.contains("standin")) {
        continue;
      }
      try (InputStream in = resource.getInputStream()) {
        for (MethodModel method : ClassFile.of().parse(in.readAllBytes()).methods()) {
          method.code().ifPresent(code -> collect(code, found));
        }
      }
    }
    return found;
  }

  private static void collect(CodeModel code, Map<String, Set<String>> found) {
    Deque<String> constants = new ArrayDeque<>();
    for (CodeElement element : code) {
      if (element instanceof ConstantInstruction constant
          && constant.constantValue() instanceof String text) {
        constants.push(text);
      } else if (element instanceof InvokeInstruction call) {
        String owner = call.owner().asInternalName();
        String name = call.name().stringValue();
        boolean ofString = owner.equals("java/lang/String");
        if (!constants.isEmpty()) {
          if (owner.equals("java/util/regex/Pattern") && name.equals("compile")) {
            uses(found, constants.peek()).addAll(List.of("matches", "find"));
          } else if (ofString && name.equals("matches")) {
            uses(found, constants.peek()).add("matches");
          } else if (ofString && name.equals("split")) {
            uses(found, constants.peek()).add("find");
          } else if (ofString && name.matches("replaceAll|replaceFirst") && constants.size() > 1) {
            constants.pop();
            uses(found, constants.peek()).add("find");
          }
        }
      }
    }
  }

  private static Set<String> uses(Map<String, Set<String>> found, String regex) {
    return found.computeIfAbsent(regex, none -> new TreeSet<>());
  }
}
