package org.xinqiao.interop;

import java.nio.charset.Charset;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.shared.Tenancy;

/// What the engineer sets for a sender of HL7 v2: the character set it usually sends, how it wants
/// to be answered, and the token it shows when it sends over HTTP.
@Service
class PeerSettings {

  private final JdbcClient jdbc;
  private final Audit audit;
  private final LiveUpdates live;
  private final FhirSettings settings;
  private final Clock clock;

  PeerSettings(JdbcClient jdbc, Audit audit, LiveUpdates live, FhirSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.audit = audit;
    this.live = live;
    this.settings = settings;
    this.clock = clock;
  }

  /// The sender behind a token.
  record Sender(UUID peer, String application, String facility) {

    boolean is(MessageHeader header) {
      return application.equals(header.application()) && facility.equals(header.facility());
    }
  }

  /// What it usually sends; empty when it is not known or nobody has said.
  @Transactional(readOnly = true)
  Optional<Charset> charset(String application, String facility) {
    return jdbc.sql(
            """
            SELECT charset FROM intake_peer
             WHERE tenant_id = :tenant AND application = :application AND facility = :facility
               AND charset IS NOT NULL
            """)
        .param("tenant", tenant())
        .param("application", application)
        .param("facility", facility)
        .query(String.class)
        .optional()
        .map(Charset::forName);
  }

  /// @param charset null to recognise it from the bytes
  /// @return false when there is no such sender of HL7 v2
  @Transactional
  boolean change(UUID peer, @Nullable PeerCharset charset, AcknowledgementMode answers, Actor by) {
    int changed =
        jdbc.sql(
                """
                UPDATE intake_peer SET charset = :charset, acknowledgement = :answers
                 WHERE tenant_id = :tenant AND peer_id = :peer AND transport = 'mllp'
                """)
            .param("tenant", tenant())
            .param("peer", peer)
            .param("charset", charset == null ? null : charset.toString(), Types.VARCHAR)
            .param("answers", answers.toString())
            .update();
    if (changed == 1) {
      audit.record(AuditEvent.allowed(by, "integration.change-peer").on("intake-peer", peer));
      live.changed(new Change(Change.Topic.INTAKE, peer));
    }
    return changed == 1;
  }

  /// Makes the token with which a sender is known over HTTP. The one before ends.
  ///
  /// @return the token, which is shown this once; empty when there is no such admitted sender
  @Transactional
  Optional<String> newToken(UUID peer, Actor by) {
    String secret = FhirTokens.newSecret();
    int made =
        jdbc.sql(
                """
                INSERT INTO intake_http_token (tenant_id, peer_id, token_hash, created_at, expires_at)
                SELECT tenant_id, peer_id, :hash, :at, :expires FROM intake_peer
                 WHERE tenant_id = :tenant AND peer_id = :peer AND transport = 'mllp' AND state = 'admitted'
                ON CONFLICT (tenant_id, peer_id) DO UPDATE
                   SET token_hash = EXCLUDED.token_hash, created_at = EXCLUDED.created_at,
                       expires_at = EXCLUDED.expires_at
                """)
            .param("tenant", tenant())
            .param("peer", peer)
            .param("hash", FhirTokens.hash(secret))
            .param("expires", Timestamp.from(clock.instant().plus(settings.tokenLife())))
            .param("at", Timestamp.from(clock.instant()))
            .update();
    if (made == 0) {
      return Optional.empty();
    }
    audit.record(AuditEvent.allowed(by, "integration.new-peer-token").on("intake-peer", peer));
    live.changed(new Change(Change.Topic.INTAKE, peer));
    return Optional.of(Tenancy.current() + "." + secret);
  }

  /// Whose token it is; empty when it is nobody's or has expired.
  @Transactional(readOnly = true)
  Optional<Sender> sender(byte[] tokenHash) {
    return jdbc.sql(
            """
            SELECT p.peer_id, p.application, p.facility
              FROM intake_http_token t JOIN intake_peer p USING (tenant_id, peer_id)
             WHERE t.tenant_id = :tenant AND t.token_hash = :hash AND t.expires_at > :now
            """)
        .param("tenant", tenant())
        .param("hash", tokenHash)
        .param("now", Timestamp.from(clock.instant()))
        .query((row, n) ->
            new Sender(row.getObject(1, UUID.class), row.getString(2), row.getString(3)))
        .optional();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
