package org.xinqiao.portal;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.Tenancy;

/// The table of codes that were asked for.
@Repository
class CodeStore {

  static final int MOST_TRIES = 5;

  /// Answers to the second question for one phone in a day, over all its codes: whoever has a
  /// number that was somebody else's must not find the birth date by patience.
  static final int MOST_ANSWERS_A_DAY = 10;

  private final JdbcClient jdbc;

  CodeStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Makes the askings of a hospital come one after the other, so that two at the same moment
  /// cannot both be the last that a budget allows. It ends with the transaction.
  void oneAtATime() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('portal_code', :tenant))")
        .param("tenant", (long) tenant())
        .query((row, n) -> true)
        .single();
  }

  Map<CodeBudget.Kind, CodeBudget.Asked> asked(byte[] phoneHash, byte[] sourceHash, Instant now) {
    return jdbc.sql(
            """
            SELECT count(*) FILTER (WHERE phone_hash = :phone AND requested_at > :minute) AS phone_minute,
                   count(*) FILTER (WHERE phone_hash = :phone AND requested_at > :hour) AS phone_hour,
                   count(*) FILTER (WHERE phone_hash = :phone) AS phone_day,
                   count(*) FILTER (WHERE source_hash = :source AND requested_at > :minute) AS source_minute,
                   count(*) FILTER (WHERE source_hash = :source AND requested_at > :hour) AS source_hour,
                   count(*) FILTER (WHERE source_hash = :source) AS source_day,
                   count(*) FILTER (WHERE requested_at > :minute) AS all_minute,
                   count(*) FILTER (WHERE requested_at > :hour) AS all_hour,
                   count(*) AS all_day
              FROM portal_code WHERE tenant_id = :tenant AND requested_at > :day
            """)
        .param("phone", phoneHash)
        .param("source", sourceHash)
        .param("minute", Timestamp.from(now.minus(1, ChronoUnit.MINUTES)))
        .param("hour", Timestamp.from(now.minus(1, ChronoUnit.HOURS)))
        .param("day", Timestamp.from(now.minus(1, ChronoUnit.DAYS)))
        .param("tenant", tenant())
        .query((row, n) -> {
          Map<CodeBudget.Kind, CodeBudget.Asked> asked = new EnumMap<>(CodeBudget.Kind.class);
          for (CodeBudget.Kind kind : CodeBudget.Kind.values()) {
            asked.put(
                kind,
                new CodeBudget.Asked(
                    row.getInt(kind + "_minute"),
                    row.getInt(kind + "_hour"),
                    row.getInt(kind + "_day")));
          }
          return asked;
        })
        .single();
  }

  /// @return how often in this hour, this time included
  int refused(CodeBudget.Kind budget, Instant now) {
    return jdbc.sql(
            """
            INSERT INTO portal_code_refusal AS r (tenant_id, hour, budget, count)
            VALUES (:tenant, :hour, :budget, 1)
            ON CONFLICT (tenant_id, hour, budget) DO UPDATE SET count = r.count + 1
            RETURNING count
            """)
        .param("tenant", tenant())
        .param("hour", Timestamp.from(now.truncatedTo(ChronoUnit.HOURS)))
        .param("budget", budget.toString())
        .query(Integer.class)
        .single();
  }

  /// Keeps an asking. Codes for the same phone that came before are no longer good.
  void add(
      UUID id,
      byte[] signInHash,
      byte[] phoneHash,
      byte[] phone,
      byte[] sourceHash,
      Instant now,
      Duration life) {
    jdbc.sql(
            """
            WITH older AS (
              UPDATE portal_code SET ended_at = :now
               WHERE tenant_id = :tenant AND phone_hash = :phoneHash AND ended_at IS NULL
                 AND requested_at > :day)
            INSERT INTO portal_code (tenant_id, code_id, sign_in_hash, phone_hash, phone, source_hash,
                                     requested_at, expires_at)
            VALUES (:tenant, :id, :signIn, :phoneHash, :phone, :source, :now, :expires)
            """)
        .param("now", Timestamp.from(now))
        .param("day", Timestamp.from(now.minus(1, ChronoUnit.DAYS)))
        .param("tenant", tenant())
        .param("id", id)
        .param("signIn", signInHash)
        .param("phoneHash", phoneHash)
        .param("phone", phone)
        .param("source", sourceHash)
        .param("expires", Timestamp.from(now.plus(life)))
        .update();
  }

  record ToSend(UUID id, byte[] phone, byte[] signInHash, Instant expiresAt) {}

  /// Takes askings to look at. Taking is the attempt: whatever becomes of the process, none is
  /// taken twice.
  List<ToSend> take(int most) {
    return jdbc.sql(
            """
            UPDATE portal_code c SET sending = 'started'
              FROM (SELECT tenant_id, code_id FROM portal_code
                     WHERE tenant_id = :tenant AND sending = 'asked'
                     ORDER BY requested_at LIMIT :most FOR UPDATE SKIP LOCKED) next
             WHERE c.tenant_id = next.tenant_id AND c.code_id = next.code_id
            RETURNING c.code_id, c.phone, c.sign_in_hash, c.expires_at
            """)
        .param("tenant", tenant())
        .param("most", most)
        .query((row, n) ->
            new ToSend(
                row.getObject("code_id", UUID.class),
                row.getBytes("phone"),
                row.getBytes("sign_in_hash"),
                row.getTimestamp("expires_at").toInstant()))
        .list();
  }

  void codeIs(UUID id, byte[] codeHash) {
    jdbc.sql("UPDATE portal_code SET code_hash = :hash WHERE tenant_id = :tenant AND code_id = :id")
        .param("hash", codeHash)
        .param("tenant", tenant())
        .param("id", id)
        .update();
  }

  void sent(UUID id, String sending) {
    jdbc.sql("UPDATE portal_code SET sending = :how WHERE tenant_id = :tenant AND code_id = :id")
        .param("how", sending)
        .param("tenant", tenant())
        .param("id", id)
        .update();
  }

  /// @param codeHash empty where no code was sent
  record Tried(UUID id, Optional<byte[]> codeHash, int left) {}

  /// Takes one of the five tries. One statement counts and decides, so that no number of parallel
  /// requests gets a sixth.
  Optional<Tried> takeTry(byte[] signInHash, Instant now) {
    return jdbc.sql(
            """
            UPDATE portal_code SET tries = tries + 1
             WHERE tenant_id = :tenant AND sign_in_hash = :signIn AND ended_at IS NULL
               AND proved_at IS NULL AND tries < :most AND expires_at > :now
            RETURNING code_id, code_hash, :most - tries AS remaining
            """)
        .param("tenant", tenant())
        .param("signIn", signInHash)
        .param("most", MOST_TRIES)
        .param("now", Timestamp.from(now))
        .query((row, n) ->
            new Tried(
                row.getObject("code_id", UUID.class),
                Optional.ofNullable(row.getBytes("code_hash")),
                row.getInt("remaining")))
        .optional();
  }

  /// @return false when another request was first, or a newer code has taken its place
  boolean prove(UUID id, Instant now) {
    return jdbc.sql(
                """
                UPDATE portal_code SET proved_at = :now
                 WHERE tenant_id = :tenant AND code_id = :id AND proved_at IS NULL
                   AND ended_at IS NULL
                """)
            .param("now", Timestamp.from(now))
            .param("tenant", tenant())
            .param("id", id)
            .update()
        == 1;
  }

  /// A phone that was proved, before anything is opened for it.
  record Proved(UUID id, byte[] phone, byte[] phoneHash, int left) {}

  /// Takes one of the answers to the second question, as [#takeTry] does for codes.
  Optional<Proved> takeAnswer(byte[] signInHash, Instant now, Duration within) {
    return jdbc.sql(
            """
            UPDATE portal_code c SET answers = answers + 1
             WHERE tenant_id = :tenant AND sign_in_hash = :signIn AND ended_at IS NULL
               AND proved_at > :since AND answers < :most
               AND (SELECT coalesce(sum(answers), 0) FROM portal_code d
                     WHERE d.tenant_id = c.tenant_id AND d.phone_hash = c.phone_hash
                       AND d.requested_at > :day) < :mostADay
            RETURNING code_id, phone, phone_hash, :most - answers AS remaining
            """)
        .param("tenant", tenant())
        .param("signIn", signInHash)
        .param("since", Timestamp.from(now.minus(within)))
        .param("most", MOST_TRIES)
        .param("mostADay", MOST_ANSWERS_A_DAY)
        .param("day", Timestamp.from(now.minus(1, ChronoUnit.DAYS)))
        .query((row, n) ->
            new Proved(
                row.getObject("code_id", UUID.class),
                row.getBytes("phone"),
                row.getBytes("phone_hash"),
                row.getInt("remaining")))
        .optional();
  }

  /// @return false when another request opened it first
  boolean end(UUID id, Instant now) {
    return jdbc.sql(
                """
                UPDATE portal_code SET ended_at = :now, answers = 0
                 WHERE tenant_id = :tenant AND code_id = :id AND ended_at IS NULL
                """)
            .param("now", Timestamp.from(now))
            .param("tenant", tenant())
            .param("id", id)
            .update()
        == 1;
  }

  void purge(Instant now) {
    jdbc.sql("DELETE FROM portal_code WHERE tenant_id = :tenant AND requested_at < :day")
        .param("tenant", tenant())
        .param("day", Timestamp.from(now.minus(1, ChronoUnit.DAYS)))
        .update();
    jdbc.sql("DELETE FROM portal_code_refusal WHERE tenant_id = :tenant AND hour < :month")
        .param("tenant", tenant())
        .param("month", Timestamp.from(now.minus(30, ChronoUnit.DAYS)))
        .update();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
