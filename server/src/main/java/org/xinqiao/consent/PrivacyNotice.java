package org.xinqiao.consent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The notice that patients are shown before they decide. Its hash is kept with every decision: a
/// new version never turns old consents into consents to it.
@Component
class PrivacyNotice {

  private final String id;
  private final int version;
  private final byte[] hash;

  PrivacyNotice(JsonMapper json) {
    try (InputStream file =
        PrivacyNotice.class.getResourceAsStream("/content/notices/contact.json")) {
      if (file == null) {
        throw new IllegalStateException("content/notices/contact.json is missing");
      }
      byte[] bytes = file.readAllBytes();
      JsonNode notice = json.readTree(bytes);
      this.id = notice.get("id").asString();
      this.version = notice.get("version").asInt();
      this.hash = MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("The JDK lost SHA-256", e);
    }
  }

  String id() {
    return id;
  }

  int version() {
    return version;
  }

  byte[] hash() {
    return hash.clone();
  }
}
