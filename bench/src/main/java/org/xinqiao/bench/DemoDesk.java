package org.xinqiao.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A member of staff of the demo hospital, signed in as people are: password, then the code of an
/// authenticator.
final class DemoDesk implements AutoCloseable {

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;
  private String cookie = "";
  private String token = "";

  private DemoDesk(InetSocketAddress address) {
    this.base = "http://" + address.getHostString() + ":" + address.getPort();
  }

  static DemoDesk signIn(Instance instance, String role)
      throws IOException, InterruptedException, MeasurementFailed {
    DemoDesk desk = new DemoDesk(instance.http());
    JsonNode account = account(instance.data(), role);
    JsonNode first =
        desk.post(
            "/api/session/password",
            Map.of(
                "user", account.path("user").asString(),
                "password", account.path("password").asString()));
    desk.post(
        "/api/session/totp",
        Map.of(
            "signInId",
            first.path("signInId").asString(),
            "code",
            code(account.path("totpSecret").asString(), Instant.now().getEpochSecond() / 30)));
    desk.token = desk.get("/api/session").path("csrfToken").asString();
    return desk;
  }

  private static JsonNode account(Path data, String role) throws IOException, MeasurementFailed {
    for (JsonNode account :
        JsonMapper.shared()
            .readTree(Files.readString(data.resolve("demo-accounts.json")))
            .path("accounts")) {
      if (account.path("role").asString().equals(role)) {
        return account;
      }
    }
    throw new MeasurementFailed("the demo hospital has no " + role);
  }

  JsonNode get(String path) throws IOException, InterruptedException, MeasurementFailed {
    return read(
        HttpRequest.newBuilder(URI.create(base + path)).header("Cookie", cookie).GET().build());
  }

  JsonNode post(String path, Object body)
      throws IOException, InterruptedException, MeasurementFailed {
    return read(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .header("Cookie", cookie)
            .header("X-CSRF-Token", token)
            .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
            .build());
  }

  private JsonNode read(HttpRequest request)
      throws IOException, InterruptedException, MeasurementFailed {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new MeasurementFailed(
          request.uri().getPath()
              + " was answered "
              + response.statusCode()
              + ": "
              + response.body());
    }
    List<String> set = response.headers().allValues("Set-Cookie");
    if (!set.isEmpty()) {
      cookie = set.getFirst().split(";", 2)[0];
    }
    return JsonMapper.shared().readTree(response.body());
  }

  private static String code(String base32, long step) {
    try {
      byte[] secret = new byte[base32.length() * 5 / 8];
      long buffer = 0;
      int bits = 0;
      int at = 0;
      for (char letter : base32.toCharArray()) {
        buffer = buffer << 5 | ALPHABET.indexOf(letter);
        bits += 5;
        if (bits >= 8 && at < secret.length) {
          bits -= 8;
          secret[at++] = (byte) (buffer >> bits);
        }
      }
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xF;
      int binary = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & 0x7FFF_FFFF;
      return String.format("%06d", binary % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA1", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
