package org.xinqiao.auditchain;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What is written down about a seal where nobody who can change the database can change it, as one
/// line of JSON. Only anchors show that the end of an audit was cut off, or that somebody who has
/// the key sealed it anew.
///
/// @param hash of the seal
/// @param last number of the last event under it
public record Anchor(int tenant, long batch, long last, byte[] hash, Instant at) {

  public static Anchor of(Seal seal, Instant at) {
    return new Anchor(seal.tenant(), seal.batch(), seal.last(), seal.hash(), at);
  }

  public String line() {
    return new String(
        CanonicalJson.of(
            Map.of(
                "at", at.toString(),
                "batch", batch,
                "hash", HexFormat.of().formatHex(hash),
                "last", last,
                "tenant", tenant)),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  /// @throws IllegalArgumentException when it is no anchor
  static Anchor parse(String line) {
    JsonNode json = AuditLines.json(line);
    return new Anchor(
        AuditLines.number(json, "tenant").intValue(),
        AuditLines.number(json, "batch").longValue(),
        AuditLines.number(json, "last").longValue(),
        AuditLines.hex(json, "hash"),
        AuditLines.instant(json, "at"));
  }
}
