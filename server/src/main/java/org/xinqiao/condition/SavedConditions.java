package org.xinqiao.condition;

import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// Where the saved conditions are that another condition may name by `{"segment": id}`: those of
/// the hospital in scope, as they are now.
@FunctionalInterface
public interface SavedConditions {

  /// The most that stand one within the other.
  int DEPTH = 3;

  /// @return empty when the hospital has none of that id
  Optional<Saved> find(UUID id);

  /// @param condition as it was written; may name others in turn
  record Saved(String name, JsonNode condition) {}
}
