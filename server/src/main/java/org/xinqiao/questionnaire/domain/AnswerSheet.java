package org.xinqiao.questionnaire.domain;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The answers of a form that count: those of items that are asked. An answer to an item that is no
/// longer asked (the patient went back and changed the one before it) is kept and counts for
/// nothing.
public final class AnswerSheet {

  private final Definition definition;
  private final Map<String, Answer> counted = new LinkedHashMap<>();

  /// @param given answers by item, in any order; items that the definition does not know are
  ///   ignored
  public AnswerSheet(Definition definition, Map<String, Answer> given) {
    this.definition = definition;
    // An item can only depend on one before it, so one pass in the order of the form is enough.
    for (Item item : definition.items()) {
      Answer answer = given.get(item.id());
      if (answer != null && asks(item)) {
        counted.put(item.id(), answer);
      }
    }
  }

  /// Whether the item is asked, as the answers stand.
  public boolean asks(Item item) {
    Item.ShowIf condition = item.showIf();
    if (condition == null) {
      return true;
    }
    Answer decisive = counted.get(condition.item());
    return decisive != null && condition.anyOf().stream().anyMatch(decisive.chosen()::contains);
  }

  public @Nullable Answer answer(String item) {
    return counted.get(item);
  }

  public boolean isEmpty() {
    return counted.isEmpty();
  }

  /// Required items that are asked and have no answer, in the order of the form.
  public List<String> missing() {
    return definition.items().stream()
        .filter(item -> item.required() && asks(item) && !counted.containsKey(item.id()))
        .map(Item::id)
        .toList();
  }

  /// What the item adds to a score; null when it is not answered.
  @Nullable BigDecimal points(String itemId) {
    Answer answer = counted.get(itemId);
    if (answer == null) {
      return null;
    }
    if (answer.number() != null) {
      return answer.number();
    }
    Item item = definition.item(itemId);
    if (item == null || !(answer instanceof Answer.Choice choice)) {
      return null;
    }
    Option option = item.option(choice.code());
    return option == null || option.score() == null ? null : BigDecimal.valueOf(option.score());
  }
}
