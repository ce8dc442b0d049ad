package org.xinqiao.auditchain;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The lines of an audit file. It has the events of a batch, one a line, then the seal of the
/// batch:
///
/// ```
/// event <hash of the leaf, hexadecimal> <the event in canonical JSON>
/// seal <signature, base64> <the seal in canonical JSON>
/// ```
public final class AuditLines {

  static final String EVENT = "event ";
  static final String SEAL = "seal ";
  private static final JsonMapper MAPPER = new JsonMapper();

  private AuditLines() {}

  /// @param leaf hash that was kept when the event was sealed
  /// @param json what the event is now
  public static String event(byte[] leaf, byte[] json) {
    return EVENT + HexFormat.of().formatHex(leaf) + " " + new String(json, StandardCharsets.UTF_8);
  }

  public static String seal(Seal seal, byte[] signature) {
    return SEAL
        + Base64.getEncoder().encodeToString(signature)
        + " "
        + new String(seal.canonical(), StandardCharsets.UTF_8);
  }

  record SealLine(Seal seal, byte[] signature) {}

  /// @throws IllegalArgumentException when it is no seal
  static SealLine parseSeal(String line) {
    String[] parts = line.split(" ", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("a seal has a signature and a content");
    }
    JsonNode json = json(parts[2]);
    return new SealLine(
        new Seal(
            number(json, "tenant").intValue(),
            number(json, "batch").longValue(),
            number(json, "first").longValue(),
            number(json, "count").intValue(),
            instant(json, "at"),
            hex(json, "root"),
            hex(json, "previous"),
            json.path("key").asString("")),
        Base64.getDecoder().decode(parts[1]));
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is no JSON", e);
    }
  }

  static Number number(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return value.numberValue();
  }

  static byte[] hex(JsonNode json, String name) {
    return HexFormat.of().parseHex(json.path(name).asString(""));
  }

  static Instant instant(JsonNode json, String name) {
    try {
      return Instant.parse(json.path(name).asString(""));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("it has no " + name, e);
    }
  }
}
