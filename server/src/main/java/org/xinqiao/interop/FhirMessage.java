package org.xinqiao.interop;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is kept in the inbox as one message: a resource, or a transaction as a whole, byte for
/// byte.
///
/// @param key what the message is about: `Encounter/42` for an update, with a hash for a creation.
///   Kept with the number of the version as the control id
record FhirMessage(String type, String key, byte[] raw, List<FhirEntry> entries) {

  /// Before the type of the resource in the list of messages.
  static final String PREFIX = "FHIR ";

  private static final String ZERO = "u0000";
  static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(60)
                          .maxNumberLength(100)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  /// Why bytes are no message of ours. Nothing of them is kept.
  static final class Unreadable extends RuntimeException {

    private final int status;
    private final String code;

    /// @param code FHIR issue type
    Unreadable(int status, String code, String words) {
      super(words, null, false, false);
      this.status = status;
      this.code = code;
    }

    int status() {
      return status;
    }

    String code() {
      return code;
    }
  }

  /// A bundle as it came. Of a transaction all entries are one message, of a batch each is one.
  record Bundle(boolean transaction, List<Item> items) {}

  /// One entry of a bundle: a resource to keep, or why not.
  ///
  /// @param raw its resource, byte for byte
  record Item(@Nullable FhirEntry entry, byte[] raw, @Nullable Unreadable flaw) {}

  /// A resource that came alone.
  static FhirMessage single(
      String type, @Nullable String id, @Nullable String unless, byte[] raw, String place) {
    JsonNode resource = tree(raw);
    return single(new FhirEntry(type, id, unless, null, place, checked(resource, type, id)), raw);
  }

  static FhirMessage single(FhirEntry entry, byte[] raw) {
    String key =
        entry.id() != null
            ? entry.type() + "/" + entry.id()
            : entry.unless() != null
                ? entry.type() + "?" + entry.unless()
                : entry.type() + "#" + hex(raw);
    return new FhirMessage(PREFIX + entry.type(), key, raw, List.of(entry));
  }

  static FhirMessage transaction(byte[] raw, List<FhirEntry> entries) {
    return new FhirMessage(PREFIX + "Bundle", "Bundle#" + hex(raw), raw, entries);
  }

  /// Whether it changes what was there, so that it may also change it back.
  boolean updates() {
    return entries.stream().anyMatch(entry -> entry.id() != null);
  }

  /// As it goes into the inbox.
  ///
  /// @param sealed its bytes, encrypted
  Incoming incoming(UUID id, FhirPartner from, String controlId, byte[] sealed, Instant now) {
    return new Incoming(
        id,
        new MessageHeader(from.name(), "FHIR", type, "", controlId, "4.0.1", now),
        StandardCharsets.UTF_8,
        hash(raw),
        sealed,
        raw.length,
        now,
        null,
        null,
        null);
  }

  /// A kept message, read again.
  static FhirMessage kept(String messageType, String controlId, byte[] raw) {
    String type = messageType.substring(PREFIX.length());
    if (type.equals("Bundle")) {
      return new FhirMessage(
          messageType,
          controlId,
          raw,
          bundle(raw, Integer.MAX_VALUE).items().stream()
              .map(Item::entry)
              .filter(java.util.Objects::nonNull)
              .toList());
    }
    String rest = controlId.substring(type.length());
    String id = rest.startsWith("/") ? rest.substring(1).split("/", 2)[0] : null;
    String unless = rest.startsWith("?") ? rest.substring(1) : null;
    return new FhirMessage(
        messageType,
        controlId,
        raw,
        List.of(new FhirEntry(type, id, unless, null, "", checked(tree(raw), type, id))));
  }

  /// Reads a bundle entry by entry and stops at the first one too many.
  static Bundle bundle(byte[] raw, int maxEntries) {
    String kind = "";
    boolean seen = false;
    List<Item> items = new ArrayList<>();
    requireNoZero(raw);
    try (JsonParser parser = JSON.createParser(raw)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Unreadable(400, "structure", "A Bundle is a JSON object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("resourceType")) {
          seen = parser.getString().equals("Bundle");
        } else if (name.equals("type")) {
          kind = parser.getString();
        } else if (name.equals("entry") && value == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (items.size() == maxEntries) {
              throw new Unreadable(
                  413, "too-costly", "A bundle may have " + maxEntries + " entries at most");
            }
            items.add(item(parser, raw, items.size()));
          }
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new Unreadable(400, "structure", "Something follows behind the Bundle");
      }
    } catch (JacksonException e) {
      throw notJson(e);
    }
    if (!seen) {
      throw new Unreadable(400, "structure", "A Bundle is expected here");
    }
    if (!kind.equals("transaction") && !kind.equals("batch")) {
      throw new Unreadable(422, "value", "Bundle.type must be transaction or batch");
    }
    return new Bundle(kind.equals("transaction"), items);
  }

  private static Item item(JsonParser parser, byte[] raw, int index) {
    String place = "Bundle.entry[" + index + "]";
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new Unreadable(400, "structure", place + " is no object");
    }
    String fullUrl = null;
    JsonNode request = null;
    JsonNode resource = null;
    int from = 0;
    int to = 0;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "fullUrl" -> fullUrl = parser.getString();
        case "request" -> request = parser.readValueAsTree();
        case "resource" -> {
          from = (int) parser.currentTokenLocation().getByteOffset();
          resource = parser.readValueAsTree();
          to = (int) parser.currentLocation().getByteOffset();
        }
        default -> parser.skipChildren();
      }
    }
    byte[] bytes = java.util.Arrays.copyOfRange(raw, from, to);
    try {
      return new Item(entry(fullUrl, request, resource, place), bytes, null);
    } catch (Unreadable e) {
      return new Item(
          null, bytes, new Unreadable(e.status(), e.code(), place + ": " + e.getMessage()));
    }
  }

  private static FhirEntry entry(
      @Nullable String fullUrl,
      @Nullable JsonNode request,
      @Nullable JsonNode resource,
      String place) {
    if (request == null) {
      throw new Unreadable(400, "required", "request is missing");
    }
    String method = request.path("method").asString("");
    String url = request.path("url").asString("");
    if (!method.equals("POST") && !method.equals("PUT")) {
      throw new Unreadable(405, "not-supported", "request.method must be POST or PUT");
    }
    if (resource == null) {
      throw new Unreadable(400, "required", "resource is missing");
    }
    String[] parts = url.split("/", -1);
    boolean update = method.equals("PUT");
    if (parts.length != (update ? 2 : 1) || url.contains("?")) {
      throw new Unreadable(
          400, "value", "request.url must be Type for POST and Type/id for PUT, of this server");
    }
    String id = update ? parts[1] : null;
    String unless = request.path("ifNoneExist").asString("");
    return new FhirEntry(
        parts[0],
        id,
        update || unless.isEmpty() ? null : unless.replaceFirst("^.*\\?", ""),
        fullUrl,
        place,
        checked(resource, parts[0], id));
  }

  private static JsonNode checked(JsonNode resource, String type, @Nullable String id) {
    if (!resource.isObject()) {
      throw new Unreadable(400, "structure", "A resource is a JSON object");
    }
    if (!resource.path("resourceType").asString("").equals(type)) {
      throw new Unreadable(400, "value", "resourceType is not " + type);
    }
    if (id != null) {
      if (!ID.matcher(id).matches()) {
        throw new Unreadable(400, "value", "That is no id of FHIR");
      }
      if (!resource.path("id").asString("").equals(id)) {
        throw new Unreadable(400, "value", "The id in the address and in the resource differ");
      }
    }
    return resource;
  }

  /// JSON may hold the character zero, which no text of a database may; it says nothing anyway.
  private static void requireNoZero(byte[] raw) {
    int backslashes = 0;
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '\\') {
        backslashes++;
      } else {
        if (backslashes % 2 == 1 && ZERO.equals(ascii(raw, i))) {
          throw new Unreadable(422, "value", "A text holds the character \\u0000");
        }
        backslashes = 0;
      }
    }
  }

  private static String ascii(byte[] raw, int from) {
    return new String(
        raw, from, Math.min(ZERO.length(), raw.length - from), StandardCharsets.US_ASCII);
  }

  private static JsonNode tree(byte[] raw) {
    requireNoZero(raw);
    try {
      return JSON.readTree(raw);
    } catch (JacksonException e) {
      throw notJson(e);
    }
  }

  private static Unreadable notJson(JacksonException e) {
    // Not the parser's own words: they may quote what was sent.
    String where =
        e.getLocation() == null
            ? ""
            : " at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr();
    return new Unreadable(400, "structure", "This is not JSON as FHIR wants it" + where);
  }

  static byte[] hash(byte[] raw) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(raw);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("The JDK lost SHA-256", e);
    }
  }

  /// A number for what has none of its own; the same bytes have the same.
  private static String hex(byte[] raw) {
    return HexFormat.of().formatHex(hash(raw), 0, 16);
  }
}
