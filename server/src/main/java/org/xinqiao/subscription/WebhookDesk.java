package org.xinqiao.subscription;

import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.subscription.SubscriptionSettings.Webhook;

/// How webhooks stand, and what the engineer does about them. While one rests, events are written
/// down as always and go out in their order afterwards.
@Service
class WebhookDesk {

  /// @param state `paused`; `failing` when the newest attempt of what waits came to nothing;
  ///   `waiting` when something is on its way; `idle`
  /// @param oldestAt since when its oldest event waits
  /// @param secretAt when its secret was made here; null: it is that of the settings
  record WebhookStanding(
      String name,
      String host,
      List<String> topics,
      @Schema(allowableValues = {"paused", "failing", "waiting", "idle"}) String state,
      int waiting,
      @Nullable Instant oldestAt,
      @Nullable String lastError,
      @Nullable Instant nextAt,
      @Nullable LastDelivered lastDelivered,
      @Nullable Instant pausedAt,
      @Nullable String pausedBy,
      @Nullable String pauseReason,
      @Nullable Instant secretAt) {}

  /// @param version of its subject
  record LastDelivered(String topic, long version, Instant at) {}

  /// One event on its way to a webhook, or there.
  record Delivery(
      UUID eventId,
      String topic,
      UUID subject,
      long version,
      String state,
      Instant at,
      int attempts,
      @Nullable String lastError,
      @Nullable Instant nextAt,
      @Nullable Instant deliveredAt) {}

  /// @param secret readable this once
  record NewSecret(String secret, Instant formerUntil) {}

  private final JdbcClient jdbc;
  private final FailedDeliveries failures;
  private final WebhookSecrets secrets;
  private final Audit audit;
  private final Clock clock;

  WebhookDesk(
      JdbcClient jdbc,
      FailedDeliveries failures,
      WebhookSecrets secrets,
      Audit audit,
      Clock clock) {
    this.jdbc = jdbc;
    this.failures = failures;
    this.secrets = secrets;
    this.audit = audit;
    this.clock = clock;
  }

  @Transactional(readOnly = true)
  public WebhookStanding standing(Webhook webhook) {
    FailedDeliveries.Standing standing = failures.standing(webhook.name());
    return jdbc.sql(
            """
            SELECT w.paused_at, w.pause_reason, w.secret_at, s.display_name,
                   (SELECT min(d.next_at) FROM subscription_delivery d
                     WHERE d.tenant_id = :tenant AND d.subscriber = :name AND d.state = 'waiting') AS next_at,
                   l.topic, l.version, l.delivered_at
              FROM (SELECT 1) here
              LEFT JOIN subscription_webhook w ON w.tenant_id = :tenant AND w.name = :name
              LEFT JOIN organization_fact_staff s ON s.tenant_id = :tenant AND s.staff_id = w.paused_by
              LEFT JOIN LATERAL (
                SELECT e.topic, d.version, d.delivered_at
                  FROM subscription_delivery d JOIN subscription_event e USING (tenant_id, patient_id, event_id)
                 WHERE d.tenant_id = :tenant AND d.subscriber = :name AND d.state = 'delivered'
                 ORDER BY d.delivered_at DESC LIMIT 1) l ON true
            """)
        .param("tenant", Tenancy.current().value())
        .param("name", webhook.name())
        .query((row, n) -> standing(webhook, standing, row))
        .single();
  }

  /// What was written down for a webhook, the newest first.
  ///
  /// @param state `waiting` or `delivered`; null for all
  @Transactional(readOnly = true)
  public Page<Delivery> deliveries(
      Webhook webhook, @Nullable String state, @Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 1);
    List<Delivery> rows =
        jdbc.sql(
                """
                SELECT e.event_id, e.topic, e.subject_id, d.version, d.state, e.at, d.attempts, d.last_error, d.next_at,
                       d.delivered_at
                  FROM subscription_delivery d JOIN subscription_event e USING (tenant_id, patient_id, event_id)
                 WHERE d.tenant_id = :tenant AND d.subscriber = :name AND (:state::text IS NULL OR d.state = :state::text)
                   AND (cast(:after AS uuid) IS NULL OR d.event_id < cast(:after AS uuid))
                 ORDER BY d.event_id DESC LIMIT :limit
                """)
            .param("tenant", Tenancy.current().value())
            .param("name", webhook.name())
            .param("state", state, Types.VARCHAR)
            .param("after", cursor == null ? null : cursor.id(0).toString(), Types.VARCHAR)
            .param("limit", limit + 1)
            .query((row, n) -> delivery(row))
            .list();
    return Page.of(rows, limit, one -> Cursor.of(one.eventId()));
  }

  /// Tries what waits now instead of after its pause.
  @Transactional
  public void retry(Webhook webhook, CurrentStaff staff) {
    failures.retryNow(webhook.name());
    record(staff, "subscription.retry", webhook, null);
  }

  /// An event that arrived goes out once more, with the same id: for a partner that lost it.
  ///
  /// @return false when there is no such event, or it waits anyway
  @Transactional
  public boolean sendAgain(Webhook webhook, UUID event, CurrentStaff staff) {
    int sent =
        jdbc.sql(
                """
                UPDATE subscription_delivery SET state = 'waiting', next_at = :now, delivered_at = NULL
                 WHERE tenant_id = :tenant AND subscriber = :name AND event_id = :event AND state = 'delivered'
                """)
            .param("tenant", Tenancy.current().value())
            .param("name", webhook.name())
            .param("event", event)
            .param("now", Timestamp.from(clock.instant()))
            .update();
    if (sent == 1) {
      audit.record(AuditEvent.allowed(staff.actor(), "subscription.send-again").on("event", event));
    }
    return sent == 1;
  }

  /// @return false when it rests already
  @Transactional
  public boolean pause(Webhook webhook, String reason, CurrentStaff staff) {
    int paused =
        jdbc.sql(
                """
                INSERT INTO subscription_webhook AS w (tenant_id, name, paused_at, paused_by, pause_reason)
                VALUES (:tenant, :name, :now, :by, :reason)
                ON CONFLICT (tenant_id, name) DO UPDATE
                  SET paused_at = EXCLUDED.paused_at, paused_by = EXCLUDED.paused_by, pause_reason = EXCLUDED.pause_reason
                WHERE w.paused_at IS NULL
                """)
            .param("tenant", Tenancy.current().value())
            .param("name", webhook.name())
            .param("now", Timestamp.from(clock.instant()))
            .param("by", staff.id().value())
            .param("reason", reason)
            .update();
    if (paused == 1) {
      record(staff, "subscription.pause", webhook, reason);
    }
    return paused == 1;
  }

  /// @return false when it does not rest
  @Transactional
  public boolean resume(Webhook webhook, CurrentStaff staff) {
    int resumed =
        jdbc.sql(
                """
                UPDATE subscription_webhook SET paused_at = NULL, paused_by = NULL, pause_reason = NULL
                 WHERE tenant_id = :tenant AND name = :name AND paused_at IS NOT NULL
                """)
            .param("tenant", Tenancy.current().value())
            .param("name", webhook.name())
            .update();
    if (resumed == 1) {
      record(staff, "subscription.resume", webhook, null);
    }
    return resumed == 1;
  }

  @Transactional
  public NewSecret renewSecret(Webhook webhook, CurrentStaff staff) {
    String secret = secrets.renew(webhook);
    record(staff, "subscription.renew-secret", webhook, null);
    return new NewSecret(secret, clock.instant().plus(WebhookSecrets.OVERLAP));
  }

  private void record(CurrentStaff staff, String action, Webhook webhook, @Nullable String why) {
    AuditEvent event = AuditEvent.allowed(staff.actor(), action).on("webhook", webhook.name());
    audit.record(why == null ? event : event.because(why));
  }

  private static WebhookStanding standing(
      Webhook webhook, FailedDeliveries.Standing standing, ResultSet row) throws SQLException {
    Instant paused = instant(row, "paused_at");
    Instant delivered = instant(row, "delivered_at");
    return new WebhookStanding(
        webhook.name(),
        webhook.url().getHost(),
        webhook.topics(),
        paused != null
            ? "paused"
            : standing.lastError() != null
                ? "failing"
                : standing.waiting() > 0 ? "waiting" : "idle",
        standing.waiting(),
        standing.oldest(),
        standing.lastError(),
        instant(row, "next_at"),
        delivered == null
            ? null
            : new LastDelivered(row.getString("topic"), row.getLong("version"), delivered),
        paused,
        row.getString("display_name"),
        row.getString("pause_reason"),
        instant(row, "secret_at"));
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    boolean waits = row.getString("state").equals("waiting");
    return new Delivery(
        row.getObject("event_id", UUID.class),
        row.getString("topic"),
        row.getObject("subject_id", UUID.class),
        row.getLong("version"),
        row.getString("state"),
        row.getTimestamp("at").toInstant(),
        row.getInt("attempts"),
        row.getString("last_error"),
        waits ? instant(row, "next_at") : null,
        instant(row, "delivered_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant).orElse(null);
  }
}
