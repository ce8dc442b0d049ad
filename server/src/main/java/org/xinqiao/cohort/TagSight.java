package org.xinqiao.cohort;

import org.springframework.stereotype.Component;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Field;
import org.xinqiao.access.Permission;
import org.xinqiao.access.StaffReach;
import org.xinqiao.access.Visibility;

/// Who sees which tags: one that tells of a diagnosis of the most sensitive class is there for
/// whoever may see such a diagnosis, and for nobody else.
@Component
class TagSight {

  private final StaffReach reach;

  TagSight(StaffReach reach) {
    this.reach = reach;
  }

  boolean isShown(TagDefinition tag, CurrentStaff by) {
    return !tag.sensitive() || seesAll(by);
  }

  boolean isShown(FreeTag word, CurrentStaff by) {
    return !word.sensitive() || seesAll(by);
  }

  boolean isShown(TagBook.Open known, TagStore.Interval row, CurrentStaff by) {
    return switch (row.kind()) {
      case "tag" -> known.tag(row.name()).map(tag -> isShown(tag, by)).orElse(true);
      case "free" -> known.word(row.name()).map(word -> isShown(word, by)).orElse(false);
      default -> true;
    };
  }

  boolean seesAll(CurrentStaff by) {
    return reach.visibility(by, Permission.PATIENT_VIEW, Field.SENSITIVE_DIAGNOSIS)
        == Visibility.CLEAR;
  }
}
