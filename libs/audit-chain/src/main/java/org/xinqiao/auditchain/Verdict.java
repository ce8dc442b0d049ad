package org.xinqiao.auditchain;

import org.jspecify.annotations.Nullable;

/// What became of checking a file.
///
/// @param events that were read
/// @param seals that were read
/// @param anchors that were found to agree
/// @param fault the first one; null when the file is whole
public record Verdict(long events, long seals, long anchors, @Nullable Fault fault) {

  /// @param number of the first event that cannot be trusted
  /// @param what is wrong, for people
  public record Fault(long number, String what) {}

  public boolean whole() {
    return fault == null;
  }
}
