package org.xinqiao.questionnaire.domain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// Words for patients after they answered, as content says them. They thank for what was done, say
/// what happens next, and never name a diagnosis.
///
/// @param shown what staff read about what the patient was told, by level
/// @param safetyLine for words that ask about a red flag without having one
/// @param titles by level; the key `none` when nothing calls for a person
/// @param next what happens next, by level
/// @param received said when there is nothing to praise
/// @param revisit words after an answer about a return visit, by that answer
public record Wording(
    Text disclaimer,
    List<Number> calls,
    Map<Level, Text> shown,
    List<FreeText> freeText,
    Text safetyLine,
    Map<String, Text> titles,
    Map<String, Text> next,
    Text received,
    List<Praise> praise,
    Map<String, Thanks> revisit) {

  private static final int MOST_LINES = 3;

  /// @param categories empty for all but `notCategories`
  public record Number(
      Call call, Set<Level> levels, Set<String> categories, Set<String> notCategories) {}

  /// @param categories empty for all
  public record FreeText(Set<Level> levels, Set<String> categories, Text text) {}

  /// @param group of each group the first that fits is said
  public record Praise(String group, When when, Text text) {}

  public Wording {
    calls = List.copyOf(calls);
    shown = Map.copyOf(shown);
    freeText = List.copyOf(freeText);
    titles = Map.copyOf(titles);
    next = Map.copyOf(next);
    praise = List.copyOf(praise);
    revisit = Map.copyOf(revisit);
  }

  /// The numbers to call, most helpful first.
  public List<Call> calls(@Nullable Concern concern) {
    if (concern == null) {
      return List.of();
    }
    return calls.stream()
        .filter(number ->
            number.levels().contains(concern.level())
                && (number.categories().isEmpty()
                    || number.categories().contains(concern.category()))
                && !number.notCategories().contains(concern.category()))
        .map(Number::call)
        .toList();
  }

  /// For staff: what the patient was told at once.
  public Text shown(Level level) {
    Text words = shown.get(level);
    if (words == null) {
      throw new IllegalStateException("No words for level " + level);
    }
    return words;
  }

  /// What is said at once about free text of that level and category.
  public Text freeText(Level level, String category) {
    return freeText.stream()
        .filter(words ->
            words.levels().contains(level)
                && (words.categories().isEmpty() || words.categories().contains(category)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No words for free text of level " + level))
        .text();
  }

  /// Thanks for a form. Where something calls for a person, that is what is talked about: no praise
  /// stands beside it unless it can wait for a working day.
  ///
  /// @param concerns everything that called for a person, in any order
  public Thanks thanks(Definition definition, AnswerSheet answers, List<Concern> concerns) {
    Level worst = worst(concerns);
    String key = worst == null ? "none" : worst.name();
    Set<Text> lines = new LinkedHashSet<>();
    concerns.stream()
        .filter(concern -> concern.level() == worst)
        .map(Concern::patientText)
        .forEach(lines::add);
    if (worst == null || worst == Level.ATTENTION) {
      List<Text> praises = praises(definition, answers);
      List<Text> all = new ArrayList<>(praises.subList(0, Math.min(praises.size(), 2)));
      all.addAll(lines);
      if (all.isEmpty()) {
        all.add(received);
      }
      lines = new LinkedHashSet<>(all);
    }
    return new Thanks(
        words(titles, key), lines.stream().limit(MOST_LINES).toList(), words(next, key));
  }

  /// The same thanks with the safety line in front.
  public Thanks withSafetyLine(Thanks thanks) {
    List<Text> lines = new ArrayList<>(thanks.lines());
    lines.addFirst(safetyLine);
    return new Thanks(thanks.title(), lines, thanks.nextStep());
  }

  public static @Nullable Level worst(List<Concern> concerns) {
    Level worst = null;
    for (Concern concern : concerns) {
      worst = worst == null || concern.level().compareTo(worst) > 0 ? concern.level() : worst;
    }
    return worst;
  }

  private List<Text> praises(Definition definition, AnswerSheet answers) {
    Set<String> said = new HashSet<>();
    List<Text> praises = new ArrayList<>();
    for (Praise candidate : praise) {
      if (!said.contains(candidate.group()) && candidate.when().holds(definition, answers)) {
        said.add(candidate.group());
        praises.add(filled(candidate, definition, answers));
      }
    }
    return praises;
  }

  /// `{c1}` is the number that was answered to item c1.
  private static Text filled(Praise praise, Definition definition, AnswerSheet answers) {
    String zh = praise.text().zh();
    String en = praise.text().en();
    for (String item : praise.when().items(definition)) {
      Answer answer = answers.answer(item);
      if (answer != null && answer.number() != null) {
        zh = zh.replace("{" + item + "}", answer.number().toPlainString());
        en = en.replace("{" + item + "}", answer.number().toPlainString());
      }
    }
    return new Text(zh, en);
  }

  private static Text words(Map<String, Text> byLevel, String key) {
    Text words = byLevel.get(key);
    if (words == null) {
      throw new IllegalStateException("No words for level " + key);
    }
    return words;
  }
}
