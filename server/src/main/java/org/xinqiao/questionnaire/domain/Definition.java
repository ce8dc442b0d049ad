package org.xinqiao.questionnaire.domain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// A questionnaire as one version of its file says it.
///
/// @param attribution to be shown with the form, where its authors ask for it
/// @param minutes how long it takes
/// @param flags most severe first
public record Definition(
    String id,
    int version,
    Text title,
    Text lead,
    @Nullable Text attribution,
    int minutes,
    List<Item> items,
    List<Score> scores,
    List<Flag> flags) {

  public Definition {
    items = List.copyOf(items);
    scores = List.copyOf(scores);
    // Stable: among equally severe ones the order of the file decides.
    flags = flags.stream().sorted(Comparator.comparing(Flag::level).reversed()).toList();
  }

  /// Whether some items are asked of some ages only.
  public boolean dependsOnAge() {
    return items.stream().anyMatch(item -> item.ages() != null);
  }

  /// As it is asked of somebody of that age: without the items of other ages, and without those
  /// that depend on one of these.
  ///
  /// @param age completed years on the day on which the form is opened; null when not known
  public Definition askedAt(@Nullable Integer age) {
    List<Item> asked = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Item item : items) {
      Item.ShowIf showIf = item.showIf();
      if ((item.ages() == null || item.ages().holds(age))
          && (showIf == null || ids.contains(showIf.item()))) {
        asked.add(item);
        ids.add(item.id());
      }
    }
    return new Definition(id, version, title, lead, attribution, minutes, asked, scores, flags);
  }

  public @Nullable Item item(String itemId) {
    return items.stream().filter(i -> i.id().equals(itemId)).findFirst().orElse(null);
  }

  public @Nullable Score score(String scoreId) {
    return scores.stream().filter(s -> s.id().equals(scoreId)).findFirst().orElse(null);
  }

  /// All flags that the answers satisfy, most severe first.
  public List<FiredFlag> fired(AnswerSheet answers) {
    return flags.stream()
        .filter(flag -> flag.when().holds(this, answers))
        .map(flag -> new FiredFlag(flag, flag.when().subject(), reason(flag, answers)))
        .toList();
  }

  /// Those of [#fired] in which this item has a say.
  public List<FiredFlag> firedBy(String itemId, AnswerSheet answers) {
    return fired(answers).stream()
        .filter(fired -> fired.flag().when().items(this).contains(itemId))
        .toList();
  }

  private Text reason(Flag flag, AnswerSheet answers) {
    String subject = flag.when().subject();
    Score score = score(subject);
    if (score != null) {
      String reached = plain(score.reached(answers));
      return filled(flag.reason(), reached, reached);
    }
    Answer answer = answers.answer(subject);
    Item item = item(subject);
    if (answer == null || item == null) {
      return filled(flag.reason(), "", "");
    }
    return switch (answer) {
      case Answer.Figure figure ->
          filled(flag.reason(), plain(figure.value()), plain(figure.value()));
      case Answer.Choice choice -> {
        Option option = item.option(choice.code());
        yield option == null
            ? flag.reason()
            : filled(flag.reason(), option.text().zh(), option.text().en());
      }
      case Answer.Choices choices -> filled(flag.reason(), "", "");
      case Answer.Words words -> filled(flag.reason(), "", "");
      case Answer.Skipped skipped -> filled(flag.reason(), "", "");
    };
  }

  private static Text filled(Text reason, String zh, String en) {
    return new Text(reason.zh().replace("{value}", zh), reason.en().replace("{value}", en));
  }

  private static String plain(BigDecimal number) {
    return number.toPlainString();
  }
}
