package org.xinqiao.cohort;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.condition.Condition;
import org.xinqiao.shared.Text;

/// A tag of the content, or a word of the hospital's staff that was taken in.
///
/// @param dimension department, disease, stage, preference, urgency or satisfaction
/// @param version of its file
/// @param when its rule; null when it is put on by hand alone
/// @param sensitive whether it tells of a diagnosis of the most sensitive class
/// @param synonyms other words under which it is found
/// @param excludes tags that cannot be true of somebody at the same time
public record TagDefinition(
    String name,
    String dimension,
    Text label,
    int version,
    @Nullable Condition when,
    boolean sensitive,
    List<String> synonyms,
    Set<String> excludes) {

  public TagDefinition {
    synonyms = List.copyOf(synonyms);
    excludes = Set.copyOf(excludes);
  }
}
