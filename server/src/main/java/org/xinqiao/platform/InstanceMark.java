package org.xinqiao.platform;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.isolation.Isolation;

/// Which database ran, and how far it was: kept in the database and, after that was committed, in a
/// file beside it. So the file is never ahead of the database that wrote it.
///
/// @param mark grows while the application runs
record InstanceMark(UUID instance, long mark) {

  /// Whether the database was restored.
  ///
  /// @param database null when it has never run
  /// @param file null when nothing was written down here
  /// @param copied whether the file is a copy of the one that was written
  /// @param ownFolder whether database and file live in one folder, so that the one without the
  ///   other was brought here; a further node of a database elsewhere just has no file yet
  static Optional<Isolation.Cause> restored(
      @Nullable InstanceMark database,
      @Nullable InstanceMark file,
      boolean copied,
      boolean ownFolder) {
    if (database == null) {
      return Optional.empty();
    }
    if (file == null) {
      return ownFolder ? Optional.of(Isolation.Cause.NEW_FOLDER) : Optional.empty();
    }
    if (!file.instance().equals(database.instance())) {
      return Optional.of(Isolation.Cause.OTHER_DATABASE);
    }
    if (database.mark() < file.mark()) {
      return Optional.of(Isolation.Cause.OLDER_DATABASE);
    }
    return copied && ownFolder ? Optional.of(Isolation.Cause.NEW_FOLDER) : Optional.empty();
  }
}
