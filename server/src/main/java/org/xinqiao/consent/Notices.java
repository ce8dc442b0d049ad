package org.xinqiao.consent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The notices 告知书 that patients read before they decide, content/notices: one for everybody, and
/// one in plain words for those who decide alone since a short time; and every version that was
/// ever shown here. The newest version known here is shown, so that a program that is taken back to
/// an older release does not go back to an older text.
@Service
public class Notices {

  /// The notice for everybody.
  public static final String CONTACT = "contact";

  /// The notice for patients of 14 to 17.
  public static final String YOUNG = "contact-young";

  private static final String CHINESE = "zh-CN";
  private static final String ENGLISH = "en";

  /// One version in one language.
  ///
  /// @param language `zh-CN` or `en`
  public record Notice(String id, int version, String language, String title, String body) {

    /// SHA-256 of title, line feed and body.
    public byte[] hash() {
      try {
        return MessageDigest.getInstance("SHA-256")
            .digest((title + "\n" + body).getBytes(StandardCharsets.UTF_8));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("The JDK lost SHA-256", e);
      }
    }
  }

  private final JdbcClient jdbc;
  private final Clock clock;
  private final Map<String, Notice> ours = new HashMap<>();

  Notices(JdbcClient jdbc, Clock clock, JsonMapper json) {
    this.jdbc = jdbc;
    this.clock = clock;
    for (String id : new String[] {CONTACT, YOUNG}) {
      JsonNode file = read(json, id);
      ours.put(id + CHINESE, notice(id, file, CHINESE, "zh"));
      ours.put(id + ENGLISH, notice(id, file, ENGLISH, "en"));
    }
  }

  /// What is shown today.
  ///
  /// @param id [#CONTACT] or [#YOUNG]
  @Transactional(readOnly = true)
  public Notice current(String id, String language) {
    Notice mine =
        Objects.requireNonNull(ours.get(id + (language.startsWith("en") ? ENGLISH : CHINESE)));
    return kept(mine.id(), mine.language())
        .filter(one -> one.version() > mine.version())
        .orElse(mine);
  }

  /// What is shown today, kept as the text that a word answers.
  ///
  /// @throws IllegalStateException when another text is known here under that version
  @Transactional(propagation = Propagation.MANDATORY)
  Notice answered(String id, String language) {
    Notice notice = current(id, language);
    keep(notice);
    return notice;
  }

  /// Keeps a version for ever.
  ///
  /// @throws IllegalStateException when another text is known here under that version
  @Transactional(propagation = Propagation.MANDATORY)
  public void keep(Notice notice) {
    jdbc.sql(
            """
            INSERT INTO consent_notice (tenant_id, notice_id, version, language, title, body, text_hash, since)
            VALUES (:tenant, :id, :version, :language, :title, :body, :hash, :now) ON CONFLICT DO NOTHING
            """)
        .param("tenant", Tenancy.current().value())
        .param("id", notice.id())
        .param("version", notice.version())
        .param("language", notice.language())
        .param("title", notice.title())
        .param("body", notice.body())
        .param("hash", notice.hash())
        .param("now", Timestamp.from(clock.instant()))
        .update();
    boolean same =
        kept(notice.id(), notice.version(), notice.language())
            .filter(one -> Arrays.equals(one.hash(), notice.hash()))
            .isPresent();
    if (!same) {
      throw new IllegalStateException(
          "Notice "
              + notice.id()
              + " version "
              + notice.version()
              + " was shown with another text");
    }
  }

  /// A version as it was shown.
  @Transactional(readOnly = true)
  public Optional<Notice> kept(String id, int version, String language) {
    return one("AND version = " + version, id, language);
  }

  private Optional<Notice> kept(String id, String language) {
    return one("ORDER BY version DESC LIMIT 1", id, language);
  }

  private Optional<Notice> one(String which, String id, String language) {
    return jdbc.sql(
            """
            SELECT version, title, body FROM consent_notice
             WHERE tenant_id = :tenant AND notice_id = :id AND language = :language
            """
                + which)
        .param("tenant", Tenancy.current().value())
        .param("id", id)
        .param("language", language)
        .query((row, n) ->
            new Notice(
                id, row.getInt("version"), language, row.getString("title"), row.getString("body")))
        .optional();
  }

  private static Notice notice(String id, JsonNode file, String language, String key) {
    return new Notice(
        id,
        file.get("version").asInt(),
        language,
        file.get("title").get(key).asString(),
        file.get("text").get(key).asString());
  }

  private static JsonNode read(JsonMapper json, String id) {
    String path = "/content/notices/" + id + ".json";
    try (InputStream file = Notices.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new IllegalStateException(path + " is missing");
      }
      return json.readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
