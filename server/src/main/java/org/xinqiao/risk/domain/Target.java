package org.xinqiao.risk.domain;

import org.xinqiao.shared.Text;

/// What a person can change, and to which value.
///
/// @param to the value aimed at
/// @param down whether lower is better; otherwise higher is
public record Target(String input, BySex to, boolean down, Text action) {

  /// Whether the value is still away from the target.
  boolean isWorse(double value, double target) {
    return down ? value > target : value < target;
  }
}
