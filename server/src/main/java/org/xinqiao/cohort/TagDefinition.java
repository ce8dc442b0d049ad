package org.xinqiao.cohort;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.condition.Condition;
import org.xinqiao.shared.Text;

/// A tag of the library.
///
/// @param dimension department, disease, stage, preference, urgency or satisfaction
/// @param version of its file
/// @param when its rule; null when it is put on by hand alone
/// @param sensitive whether it tells of a diagnosis of the most sensitive class
/// @param excludes tags that cannot be true of somebody at the same time
public record TagDefinition(
    String name,
    String dimension,
    Text label,
    int version,
    @Nullable Condition when,
    boolean sensitive,
    Set<String> excludes) {

  public TagDefinition {
    excludes = Set.copyOf(excludes);
  }
}
