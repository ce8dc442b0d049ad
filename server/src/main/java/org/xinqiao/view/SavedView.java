package org.xinqiao.view;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.organization.StaffId;

/// A name for what a list shows.
///
/// @param icon one of [#ICONS]; null for none
/// @param department whose view it is, when it is a department's
/// @param place order among the views of one audience
/// @param version counts its changes, so that nobody overwrites what they have not seen
record SavedView(
    UUID id,
    String list,
    String name,
    @Nullable String icon,
    Audience audience,
    StaffId owner,
    @Nullable UUID department,
    int place,
    Map<String, String> filters,
    List<String> columns,
    int version,
    Instant changedAt,
    StaffId changedBy) {

  /// The icons that a view may have.
  static final List<String> ICONS = List.of("star", "flag", "heart", "clock", "phone");

  /// Who has the view on their list; in lower case on the wire and in the database.
  enum Audience {
    PRIVATE,
    DEPARTMENT,
    EVERYONE;

    static Audience of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What somebody wants a view to be.
  record Draft(
      String list,
      String name,
      @Nullable String icon,
      Audience audience,
      int place,
      Map<String, String> filters,
      List<String> columns) {}
}
