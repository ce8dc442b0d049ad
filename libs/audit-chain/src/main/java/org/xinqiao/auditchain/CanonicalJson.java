package org.xinqiao.auditchain;

import java.io.IOException;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;
import tools.jackson.databind.json.JsonMapper;

/// JSON that has one form only (RFC 8785), so that the same content always has the same hash.
public final class CanonicalJson {

  private static final JsonMapper MAPPER = new JsonMapper();

  private CanonicalJson() {}

  /// @param object of strings, whole numbers below 2^53 and nothing else; what is null is not in it
  public static byte[] of(Map<String, ?> object) {
    try {
      return new JsonCanonicalizer(MAPPER.writeValueAsBytes(object)).getEncodedUTF8();
    } catch (IOException e) {
      throw new IllegalArgumentException("There is no canonical form of this", e);
    }
  }
}
