package org.xinqiao.membership;

import java.util.List;
import java.util.Optional;
import org.xinqiao.shared.Text;

/// Something a patient can be a member of 会员计划.
///
/// @param id as conditions write it, such as `hospital`
/// @param levels the lowest first
public record Programme(String id, Text label, List<Level> levels) {

  public Programme {
    levels = List.copyOf(levels);
  }

  /// One level 会员等级 of a programme.
  public record Level(String id, Text label) {}

  /// The level with that id; empty when the programme has none.
  public Optional<Level> level(String level) {
    return levels.stream().filter(one -> one.id().equals(level)).findFirst();
  }
}
