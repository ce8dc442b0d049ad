package org.xinqiao.cohort;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.Text;

/// The tags there are for the hospital in scope: those of the content, and words of its staff that
/// were taken in.
@Component
class TagBook {

  private final TagLibrary rules;
  private final FreeTagStore words;

  TagBook(TagLibrary rules, FreeTagStore words) {
    this.rules = rules;
    this.words = words;
  }

  @Transactional(readOnly = true)
  public Open open() {
    List<FreeTag> written = words.all();
    List<TagDefinition> tags = new ArrayList<>(rules.tags());
    written.stream()
        .filter(each -> each.state() == FreeTag.State.ACCEPTED)
        .forEach(each -> tags.add(definition(each)));
    return new Open(List.copyOf(tags), written);
  }

  private static TagDefinition definition(FreeTag word) {
    String dimension = word.dimension() == null ? "" : word.dimension();
    Text label = new Text(word.tag(), word.tag());
    return new TagDefinition(
        word.tag(), dimension, label, 1, null, word.sensitive(), List.of(), Set.of());
  }

  /// As of one moment.
  ///
  /// @param tags in the order of the content, then those of the hospital
  /// @param words all that staff ever wrote, whatever was decided
  record Open(List<TagDefinition> tags, List<FreeTag> words) {

    Optional<TagDefinition> tag(String name) {
      return tags.stream().filter(tag -> tag.name().equals(name)).findFirst();
    }

    Optional<FreeTag> word(String name) {
      return words.stream().filter(word -> word.tag().equals(name)).findFirst();
    }

    /// The tag that a text names: by its words in one of the two languages, a synonym, or a word
    /// that was merged with it.
    Optional<TagDefinition> named(String text) {
      String wanted = TagWords.compared(text);
      return tags.stream().filter(tag -> names(tag).anyMatch(wanted::equals)).findFirst();
    }

    /// A word that waits or was declined.
    Optional<FreeTag> written(String text) {
      String wanted = TagWords.compared(text);
      return words.stream().filter(word -> word.word().equals(wanted)).findFirst();
    }

    private Stream<String> names(TagDefinition tag) {
      return Stream.of(Stream.of(tag.label().zh(), tag.label().en()), synonyms(tag).stream())
          .flatMap(each -> each)
          .map(TagWords::compared);
    }

    /// Known tags whose words hold a word, or that it holds: perhaps they mean the same.
    List<TagDefinition> like(String text) {
      String wanted = TagWords.compared(text);
      return tags.stream()
          .filter(
              tag -> names(tag).anyMatch(name -> name.contains(wanted) || wanted.contains(name)))
          .filter(tag -> !tag.name().equals(text))
          .limit(5)
          .toList();
    }

    /// Other words under which a tag is found.
    List<String> synonyms(TagDefinition tag) {
      return Stream.concat(
              tag.synonyms().stream(),
              words.stream().filter(word -> tag.name().equals(word.target())).map(FreeTag::tag))
          .toList();
    }
  }
}
