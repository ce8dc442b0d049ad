package org.xinqiao.channel.sms;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/// Aliyun's signature V3 (ACS3-HMAC-SHA256) of a POST without a query.
final class Acs3 {

  private static final String ALGORITHM = "ACS3-HMAC-SHA256";

  private final String keyId;
  private final String keySecret;

  Acs3(String keyId, String keySecret) {
    this.keyId = keyId;
    this.keySecret = keySecret;
  }

  /// What identifies a request.
  ///
  /// @param query in canonical form: encoded, sorted; empty for none
  /// @param contentType empty when there is no body
  record Request(
      URI endpoint, String action, String version, String query, String contentType, byte[] body) {}

  /// The headers to add to the request. `host` is among those signed and is left to the client.
  Map<String, String> headers(Request request, Instant at, String nonce) {
    TreeMap<String, String> signed = new TreeMap<>();
    signed.put("host", request.endpoint().getRawAuthority());
    signed.put("x-acs-action", request.action());
    signed.put("x-acs-version", request.version());
    signed.put("x-acs-date", at.truncatedTo(ChronoUnit.SECONDS).toString());
    signed.put("x-acs-signature-nonce", nonce);
    signed.put("x-acs-content-sha256", Signing.sha256(request.body()));
    if (!request.contentType().isEmpty()) {
      signed.put("content-type", request.contentType());
    }
    String names = String.join(";", signed.keySet());
    StringBuilder canonical = new StringBuilder("POST\n");
    String path = request.endpoint().getRawPath();
    canonical.append(path == null || path.isEmpty() ? "/" : path).append('\n');
    canonical.append(request.query()).append('\n');
    signed.forEach((name, value) -> canonical.append(name).append(':').append(value).append('\n'));
    canonical.append('\n').append(names).append('\n');
    canonical.append(Signing.sha256(request.body()));
    String toSign =
        ALGORITHM + "\n" + Signing.sha256(canonical.toString().getBytes(StandardCharsets.UTF_8));
    Map<String, String> headers = new TreeMap<>(signed);
    headers.remove("host");
    headers.put(
        "Authorization",
        "%s Credential=%s,SignedHeaders=%s,Signature=%s"
            .formatted(
                ALGORITHM,
                keyId,
                names,
                Signing.hmac(keySecret, toSign.getBytes(StandardCharsets.UTF_8))));
    return headers;
  }
}
