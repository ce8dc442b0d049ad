package org.xinqiao.listing;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// A way by which lists of patients leave that is not ours, but carries our marks: it tells what a
/// mark that was found belongs to. Whoever has such a way implements this.
public interface OtherWayOut {

  /// What left, or leaves again and again.
  ///
  /// @param who took it, such as the name of a partner
  /// @param code that stands on its lines; empty when only the stream is known
  /// @param at when it was asked for, or allowed
  record Out(UUID id, String who, String code, String purpose, Instant at) {}

  /// Whose lines carry one of these codes.
  List<Out> marked(Collection<String> codes);

  /// Whose invented people are these, by the stream that they were invented for.
  List<Out> streams(Collection<UUID> streams);
}
