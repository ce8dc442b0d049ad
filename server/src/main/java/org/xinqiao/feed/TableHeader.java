package org.xinqiao.feed;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The names of the columns, checked.
final class TableHeader {

  private TableHeader() {}

  static List<String> of(List<String> cells, FeedSettings limits) {
    List<String> names = new ArrayList<>(cells.stream().map(String::strip).toList());
    while (!names.isEmpty() && names.getLast().isEmpty()) {
      names.removeLast();
    }
    if (names.isEmpty()) {
      throw new TableRefusal(TableRefusal.Reason.HEADER_MISSING);
    }
    if (names.size() > limits.maxColumns()) {
      throw new TableRefusal(TableRefusal.Reason.TOO_MANY_COLUMNS);
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!name.isEmpty() && !seen.add(name)) {
        throw new TableRefusal(TableRefusal.Reason.HEADER_TWICE);
      }
    }
    return List.copyOf(names);
  }
}
