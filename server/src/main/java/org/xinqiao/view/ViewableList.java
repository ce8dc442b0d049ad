package org.xinqiao.view;

import java.util.Map;
import java.util.Set;

/// A list that has saved views: a bean of the module that owns the list. Every value that a filter
/// may have is named here, so that nothing that somebody typed, which may be a patient's name, can
/// be kept in a view.
///
/// @param name of the list, as in `patients`
/// @param filters the values of each filter
/// @param columns those that may be shown or hidden
public record ViewableList(String name, Map<String, Set<String>> filters, Set<String> columns) {

  public ViewableList {
    filters = Map.copyOf(filters);
    columns = Set.copyOf(columns);
  }

  boolean offers(Map<String, String> chosen) {
    return chosen.entrySet().stream()
        .allMatch(
            one -> filters.getOrDefault(one.getKey(), Set.<String>of()).contains(one.getValue()));
  }
}
