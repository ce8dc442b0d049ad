package org.xinqiao.listing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.measure.MeasureLists;
import org.xinqiao.measure.Part;
import org.xinqiao.messaging.UnsentContacts;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.json.JsonMapper;

/// The table of lists.
@Repository
class ListingStore {

  /// How long one that says nothing is believed to be at work.
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final String COLUMNS =
      "listing_id, asked_by, asked_at, state, contents, purpose, reason, format, whole_phones, language, rows,"
          + " rows_allowed, decided_by, decided_at, decision_note, fence, done, parts, finished_at, expires_at,"
          + " error, fetches";

  static final String CONTENTS = "listing.contents";

  private final JdbcClient jdbc;
  private final FieldCipher cipher;
  private final JsonMapper json;

  ListingStore(JdbcClient jdbc, FieldCipher cipher, JsonMapper json) {
    this.jdbc = jdbc;
    this.cipher = cipher;
    this.json = json;
  }

  /// What is kept of [Contents]: one of the three.
  private record Kept(
      @Nullable String measure,
      @Nullable String part,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      @Nullable String text,
      UnsentContacts.@Nullable Filter unsent) {

    private static Kept of(Contents contents) {
      return switch (contents) {
        case Contents.BehindMeasure(MeasureLists.Which which) ->
            new Kept(which.measure(), which.part().name(), which.from(), which.to(), null, null);
        case Contents.Found(String text) -> new Kept(null, null, null, null, text, null);
        case Contents.NotSent(UnsentContacts.Filter which) ->
            new Kept(null, null, null, null, null, which);
      };
    }

    private String kind() {
      return text != null ? "search" : unsent != null ? "unsent" : "measure";
    }

    private Contents contents() {
      if (text != null) {
        return new Contents.Found(text);
      }
      if (unsent != null) {
        return new Contents.NotSent(unsent);
      }
      if (measure == null || part == null || from == null || to == null) {
        throw new IllegalStateException("Neither a measure nor a search nor what was not sent");
      }
      return new Contents.BehindMeasure(
          new MeasureLists.Which(measure, Part.valueOf(part), from, to));
    }
  }

  /// Others who ask in the same person's name wait until this transaction ends, so that two
  /// requests cannot each be counted without the other.
  void alone(StaffId staff) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:who, 0))")
        .param("who", "listing/" + tenant() + "/" + staff)
        .query((row, n) -> 0)
        .list();
  }

  /// Rows that somebody took since then without a second person.
  int rowsAlone(StaffId staff, Instant since) {
    return jdbc.sql(
            """
            SELECT coalesce(sum(rows), 0) FROM listing
             WHERE tenant_id = :tenant AND asked_by = :staff AND asked_at >= :since
               AND decided_by IS NULL AND (state IN ('waiting', 'running') OR parts > 0)
            """)
        .param("tenant", tenant())
        .param("staff", staff.value())
        .param("since", Timestamp.from(since))
        .query(Integer.class)
        .single();
  }

  int open(StaffId staff) {
    return jdbc.sql(
            """
            SELECT count(*) FROM listing
             WHERE tenant_id = :tenant AND asked_by = :staff AND state IN ('asked', 'waiting', 'running', 'finished')
            """)
        .param("tenant", tenant())
        .param("staff", staff.value())
        .query(Integer.class)
        .single();
  }

  void ask(Listing listing) {
    Kept kept = Kept.of(listing.contents());
    jdbc.sql(
            """
            INSERT INTO listing (tenant_id, listing_id, asked_by, asked_at, state, kind, contents, purpose, reason,
                                 format, whole_phones, language, rows, rows_allowed)
            VALUES (:tenant, :id, :by, :at, :state, :kind, :contents, :purpose, :reason, :format, :phones, :language,
                    :rows, :allowed)
            """)
        .param("tenant", tenant())
        .param("id", listing.id())
        .param("by", listing.askedBy().value())
        .param("at", Timestamp.from(listing.askedAt()))
        .param("state", listing.state().toString())
        .param("kind", kept.kind())
        .param(
            "contents",
            cipher.encryptForTenant(CONTENTS, listing.id(), json.writeValueAsBytes(kept)))
        .param("purpose", listing.purpose().toString())
        .param("reason", listing.reason())
        .param("format", listing.format().toString())
        .param("phones", listing.wholePhones())
        .param("language", listing.language().toLanguageTag())
        .param("rows", listing.rows())
        .param("allowed", listing.rowsAllowed())
        .update();
  }

  Optional<Listing> find(UUID id) {
    return jdbc.sql(
            "SELECT " + COLUMNS + " FROM listing WHERE tenant_id = :tenant AND listing_id = :id")
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) -> listing(row))
        .optional();
  }

  List<Listing> newestOf(StaffId staff, int limit) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                 FROM listing WHERE tenant_id = :tenant AND asked_by = :staff
                ORDER BY asked_at DESC LIMIT :limit
                """)
        .param("tenant", tenant())
        .param("staff", staff.value())
        .param("limit", limit)
        .query((row, n) -> listing(row))
        .list();
  }

  /// Those that wait for a second person, the oldest first.
  List<Listing> toDecide(int limit) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                 FROM listing
                WHERE tenant_id = :tenant AND state = 'asked'
                ORDER BY asked_at LIMIT :limit
                """)
        .param("tenant", tenant())
        .param("limit", limit)
        .query((row, n) -> listing(row))
        .list();
  }

  /// Those of all that somebody decided last.
  List<Listing> decidedSince(Instant since, int limit) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                 FROM listing WHERE tenant_id = :tenant AND asked_at >= :since AND decided_at IS NOT NULL
                ORDER BY asked_at DESC, listing_id DESC LIMIT :limit
                """)
        .param("tenant", tenant())
        .param("since", Timestamp.from(since))
        .param("limit", limit)
        .query((row, n) -> listing(row))
        .list();
  }

  /// Those whose file was written since then, the newest first.
  List<Listing> writtenSince(Instant since, int limit) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                 FROM listing WHERE tenant_id = :tenant AND asked_at >= :since AND finished_at IS NOT NULL AND parts > 0
                ORDER BY asked_at DESC, listing_id DESC LIMIT :limit
                """)
        .param("tenant", tenant())
        .param("since", Timestamp.from(since))
        .param("limit", limit)
        .query((row, n) -> listing(row))
        .list();
  }

  List<Listing> byCode(List<String> codes) {
    return codes.isEmpty()
        ? List.of()
        : jdbc.sql(
                "SELECT "
                    + COLUMNS
                    + " FROM listing WHERE tenant_id = :tenant AND right(listing_id::text, 12) IN (:codes)")
            .param("tenant", tenant())
            .param("codes", codes)
            .query((row, n) -> listing(row))
            .list();
  }

  /// @return false when there is nothing to decide any more, or more rows than were shown
  boolean decide(Listing shown, boolean yes, StaffId by, @Nullable String note, Instant now) {
    return jdbc.sql(
                """
                UPDATE listing
                   SET state = :state, decided_by = :by, decided_at = :now, decision_note = :note,
                       rows_allowed = CASE WHEN :yes THEN rows ELSE rows_allowed END,
                       finished_at = CASE WHEN :yes THEN NULL ELSE cast(:now AS timestamptz) END
                 WHERE tenant_id = :tenant AND listing_id = :id AND state = 'asked' AND rows = :rows
                   AND asked_by <> :by
                """)
            .param("state", (yes ? ListingState.WAITING : ListingState.REFUSED).toString())
            .param("by", by.value())
            .param("now", Timestamp.from(now))
            .param("note", note)
            .param("yes", yes)
            .param("tenant", tenant())
            .param("id", shown.id())
            .param("rows", shown.rows())
            .update()
        == 1;
  }

  /// @return false when it has ended already
  boolean stop(UUID id, @Nullable String why, Instant now) {
    return jdbc.sql(
                """
                UPDATE listing SET state = 'stopped', error = :why, finished_at = coalesce(finished_at, :now), leased_until = NULL
                 WHERE tenant_id = :tenant AND listing_id = :id AND state IN ('asked', 'waiting', 'running', 'finished')
                """)
            .param("why", why)
            .param("now", Timestamp.from(now))
            .param("tenant", tenant())
            .param("id", id)
            .update()
        == 1;
  }

  /// Whoever has a list that has not ended.
  List<StaffId> askers() {
    return jdbc.sql(
            """
            SELECT DISTINCT asked_by FROM listing
             WHERE tenant_id = :tenant AND state IN ('asked', 'waiting', 'running', 'finished')
            """)
        .param("tenant", tenant())
        .query((row, n) -> new StaffId(row.getObject(1, UUID.class)))
        .list();
  }

  List<Listing> openOf(StaffId staff) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                 FROM listing WHERE tenant_id = :tenant AND asked_by = :staff
                  AND state IN ('asked', 'waiting', 'running', 'finished')
                """)
        .param("tenant", tenant())
        .param("staff", staff.value())
        .query((row, n) -> listing(row))
        .list();
  }

  /// Takes the next one that waits, or that somebody began who says nothing any more.
  Optional<Listing> claim(Instant now) {
    return jdbc.sql(
            """
            UPDATE listing SET state = 'running', leased_until = :until, fence = fence + 1, done = 0
             WHERE (tenant_id, listing_id) = (
               SELECT tenant_id, listing_id FROM listing
                WHERE tenant_id = :tenant AND (state = 'waiting' OR state = 'running' AND leased_until < :now)
                ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING %s
            """
                .formatted(COLUMNS))
        .param("tenant", tenant())
        .param("now", Timestamp.from(now))
        .param("until", Timestamp.from(now.plus(LEASE)))
        .query((row, n) -> listing(row))
        .optional();
  }

  /// Says that it goes on.
  ///
  /// @return false when it was stopped, or somebody else is at work on it
  boolean goesOn(Listing listing, int done, Instant now) {
    return update(
        "done = :done, leased_until = :until",
        listing,
        sql -> sql.param("done", done).param("until", Timestamp.from(now.plus(LEASE))));
  }

  /// More rows than are allowed: a second person is to decide (again).
  boolean askAgain(Listing listing, int rows) {
    return update(
        """
        state = 'asked', rows = :rows, done = 0, leased_until = NULL, decided_by = NULL, decided_at = NULL,
        decision_note = NULL
        """,
        listing,
        sql -> sql.param("rows", rows));
  }

  boolean finish(Listing listing, int rows, int parts, Instant now, Instant expiresAt) {
    return update(
        """
        state = 'finished', rows = :rows, done = :rows, parts = :parts, finished_at = :now, expires_at = :expires,
        leased_until = NULL
        """,
        listing,
        sql ->
            sql.param("rows", rows)
                .param("parts", parts)
                .param("now", Timestamp.from(now))
                .param("expires", Timestamp.from(expiresAt)));
  }

  void fail(Listing listing, String error, Instant now) {
    update(
        "state = 'failed', error = :error, finished_at = :now, leased_until = NULL",
        listing,
        sql -> sql.param("error", error).param("now", Timestamp.from(now)));
  }

  private boolean update(
      String what,
      Listing listing,
      java.util.function.UnaryOperator<JdbcClient.StatementSpec> values) {
    return values
            .apply(
                jdbc.sql(
                    "UPDATE listing SET "
                        + what
                        + """
                         WHERE tenant_id = :tenant AND listing_id = :id AND state = 'running' AND fence = :fence
                        """))
            .param("tenant", tenant())
            .param("id", listing.id())
            .param("fence", listing.attempt())
            .update()
        == 1;
  }

  /// Those whose file has been kept for long enough, or that nobody decided in time.
  List<UUID> expire(Instant now, Instant askedBefore) {
    return jdbc.sql(
            """
            UPDATE listing SET state = 'expired'
             WHERE tenant_id = :tenant
               AND (state = 'finished' AND expires_at <= :now OR state = 'asked' AND asked_at <= :before)
            RETURNING listing_id
            """)
        .param("tenant", tenant())
        .param("now", Timestamp.from(now))
        .param("before", Timestamp.from(askedBefore))
        .query((row, n) -> row.getObject(1, UUID.class))
        .list();
  }

  void fetched(UUID id) {
    jdbc.sql(
            "UPDATE listing SET fetches = fetches + 1 WHERE tenant_id = :tenant AND listing_id = :id")
        .param("tenant", tenant())
        .param("id", id)
        .update();
  }

  private Listing listing(ResultSet row) throws SQLException {
    UUID id = row.getObject("listing_id", UUID.class);
    UUID decidedBy = row.getObject("decided_by", UUID.class);
    return new Listing(
        id,
        new StaffId(row.getObject("asked_by", UUID.class)),
        row.getTimestamp("asked_at").toInstant(),
        ListingState.of(row.getString("state")),
        json.readValue(cipher.decryptForTenant(CONTENTS, id, row.getBytes("contents")), Kept.class)
            .contents(),
        Purpose.of(row.getString("purpose")),
        row.getString("reason"),
        Format.of(row.getString("format")),
        row.getBoolean("whole_phones"),
        Locale.forLanguageTag(row.getString("language")),
        row.getInt("rows"),
        row.getInt("rows_allowed"),
        decidedBy == null ? null : new StaffId(decidedBy),
        instant(row, "decided_at"),
        row.getString("decision_note"),
        row.getLong("fence"),
        row.getInt("done"),
        row.getInt("parts"),
        instant(row, "finished_at"),
        instant(row, "expires_at"),
        row.getString("error"),
        row.getInt("fetches"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
