package org.xinqiao.interop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// HL7 v2 in files; see `application.yaml` for each key.
///
/// @param every how often the folders are looked at
/// @param settled how long a file must not have changed before it is taken
@ConfigurationProperties("xinqiao.drop")
record DropSettings(
    @DefaultValue("5s") Duration every,
    @DefaultValue("5s") Duration settled,
    @DefaultValue({}) List<Folder> folders) {

  /// @param sender `application|facility`, as in MSH-3 and MSH-4 of everything in the folder
  /// @param folder where the sender puts its files
  record Folder(@Nullable String sender, @Nullable Path folder) {}
}
