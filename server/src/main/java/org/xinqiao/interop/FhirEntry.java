package org.xinqiao.interop;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One resource that a partner wants kept, and how: a request of its own or an entry of a bundle.
///
/// @param id the partner's id of it (`PUT`); null when we give one (`POST`)
/// @param unless search by which it may exist already (`If-None-Exist`); null when it is simply
///   created
/// @param fullUrl how other entries of the bundle call it
/// @param place where it stands in what came, such as `Bundle.entry[3]`; empty when it came alone
record FhirEntry(
    String type,
    @Nullable String id,
    @Nullable String unless,
    @Nullable String fullUrl,
    String place,
    JsonNode resource) {

  FhirElement root() {
    return new FhirElement(resource, type);
  }

  /// The name under which its sender knows it; null when it has none of its own.
  @Nullable String reference() {
    return id == null ? null : type + "/" + id;
  }
}
