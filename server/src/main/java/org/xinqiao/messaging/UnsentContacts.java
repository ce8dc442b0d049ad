package org.xinqiao.messaging;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;

/// What was not sent or was moved 未发送及原因, each contact with the one reason that is on record (ADR
/// 0075). The caller sees the patients within their reach, as the database holds them to it.
@Service
public class UnsentContacts {

  /// How many rows of the index one page looks at, however few of them pass the filters.
  static final int SCAN = 1000;

  /// The latest so many are counted.
  static final int COUNTED = 50_000;

  /// What became of a contact that has a reason.
  public enum Outcome {
    /// It ended without having been sent.
    NOT_SENT,
    /// It was moved and waits.
    WAITING,
    /// It went out, later than planned.
    SENT_LATER,
    /// It went out as a part of another contact's message.
    MERGED,
    /// Whether it left is being found out.
    UNKNOWN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Outcome of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  /// Which ones; each but `since` may be null for all.
  ///
  /// @param since planned for this moment or later
  /// @param reason code of a reason
  /// @param asker what asked for it, as a pathway
  /// @param channel over which it went, or would have gone next
  /// @param department code
  public record Filter(
      Instant since,
      @Nullable String reason,
      @Nullable String asker,
      @Nullable String channel,
      @Nullable String department,
      @Nullable Outcome outcome) {}

  /// @param asker null for what stands alone
  /// @param department name; null for what goes out in the hospital's name
  /// @param sentAt null for what has not gone out
  /// @param reason code
  public record Row(
      PatientId patient,
      UUID contact,
      Text title,
      Instant plannedFor,
      Outcome outcome,
      @Nullable String asker,
      @Nullable String department,
      @Nullable String channel,
      @Nullable Instant sentAt,
      String reason) {}

  /// @param key code of a reason, of a department, of a channel or of what asked
  /// @param name of a department; null for others
  public record Count(String key, @Nullable String name, int contacts) {}

  /// How many there are of each. Reasons count what passes the other filters; the rest counts all
  /// of the days, to choose from.
  ///
  /// @param all that pass, whatever the reason
  /// @param cut there are more than are counted: the latest are
  public record Counts(
      int all,
      boolean cut,
      List<Count> reasons,
      List<Count> askers,
      List<Count> departments,
      List<Count> channels) {}

  private static final String LOOKED =
      """
      SELECT patient_id, contact_id, title_zh, title_en, planned_for, sent_at, origin, department_code,
             department_name, coalesce(channel, channels[least(channel_no, cardinality(channels))]) AS via,
             coalesce(reason_code, moved_code) AS why,
             CASE WHEN state = 'planned' THEN 'waiting' WHEN state = 'unknown' THEN 'unknown'
                  WHEN state IN ('sending', 'accepted', 'delivered', 'read', 'replied') AND carried_by IS NOT NULL
                  THEN 'merged'
                  WHEN state IN ('sending', 'accepted', 'delivered', 'read', 'replied') THEN 'sent-later'
                  ELSE 'not-sent' END AS outcome
        FROM messaging_contact
       WHERE tenant_id = :tenant AND coalesce(reason_code, moved_code) IS NOT NULL AND planned_for >= :since
      """;

  private static final String BUT_REASON =
      """
      (cast(:asker AS text) IS NULL OR origin = :asker) AND (cast(:channel AS text) IS NULL OR via = :channel)
      AND (cast(:department AS text) IS NULL OR department_code = :department)
      AND (cast(:outcome AS text) IS NULL OR outcome = :outcome)
      """;

  private static final String PASSES =
      BUT_REASON + " AND (cast(:reason AS text) IS NULL OR why = :reason) ";

  private static final String PAGE =
      "WITH looked AS MATERIALIZED ("
          + LOOKED
          + """
             AND (planned_for, contact_id) < (:at, :id) ORDER BY planned_for DESC, contact_id DESC LIMIT 1000),
          hit AS (SELECT l.*, true AS listed FROM looked l WHERE
          """
          + PASSES
          + """
          ORDER BY planned_for DESC, contact_id DESC LIMIT :limit)
          SELECT * FROM hit
          UNION ALL
          (SELECT l.*, false FROM looked l ORDER BY planned_for DESC, contact_id DESC OFFSET 999 LIMIT 1)
          ORDER BY planned_for DESC, contact_id DESC, listed DESC
          """;

  private static final String COUNTS =
      "WITH looked AS MATERIALIZED ("
          + LOOKED
          + " ORDER BY planned_for DESC, contact_id DESC LIMIT 50001) "
          + """
          SELECT why, origin, department_code, via, max(department_name) AS department_name, count(*) AS whole,
                 grouping(why, origin, department_code, via) AS of, count(*) FILTER (WHERE
          """
          + BUT_REASON
          + """
          ) AS passing FROM looked GROUP BY GROUPING SETS ((why), (origin), (department_code), (via), ())
           ORDER BY passing DESC, whole DESC, why, origin, department_code, via
          """;

  private static final String COUNT =
      "SELECT count(*) FROM (SELECT 1 FROM (" + LOOKED + ") l WHERE " + PASSES + " LIMIT :most) c";

  private final JdbcClient jdbc;
  private final Audit audit;

  UnsentContacts(JdbcClient jdbc, Audit audit) {
    this.jdbc = jdbc;
    this.audit = audit;
  }

  private record Looked(Row row, boolean listed) {}

  /// A page that somebody looks at.
  @Transactional
  Page<Row> look(Filter filter, @Nullable String cursor, int limit, CurrentStaff staff) {
    audit.record(AuditEvent.allowed(staff.actor(), "contact.unsent.list"));
    return page(filter, cursor, limit);
  }

  /// The latest planned first. A page may be short, even empty, and have a next one: it looks at so
  /// many rows at most.
  @Transactional(readOnly = true)
  public Page<Row> page(Filter filter, @Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 2);
    Instant at = cursor == null ? Instant.parse("9999-01-01T00:00:00Z") : cursor.moment(0);
    UUID id = cursor == null ? new UUID(-1, -1) : cursor.id(1);
    List<Looked> looked =
        filtered(jdbc.sql(PAGE), filter)
            .param("at", Timestamp.from(at))
            .param("id", id)
            .param("limit", limit + 1)
            .query((row, n) -> new Looked(row(row), row.getBoolean("listed")))
            .list();
    List<Row> listed = looked.stream().filter(Looked::listed).map(Looked::row).toList();
    if (listed.size() > limit) {
      return Page.of(listed, limit, UnsentContacts::place);
    }
    return new Page<>(
        listed,
        looked.stream()
            .filter(one -> !one.listed())
            .map(one -> place(one.row()))
            .findFirst()
            .orElse(null));
  }

  /// How many pass all filters; at most one more than `most`.
  @Transactional(readOnly = true)
  public int count(Filter filter, int most) {
    return filtered(jdbc.sql(COUNT), filter).param("most", most + 1).query(Integer.class).single();
  }

  @Transactional(readOnly = true)
  public Counts counts(Filter filter) {
    List<Count> reasons = new ArrayList<>();
    List<Count> askers = new ArrayList<>();
    List<Count> departments = new ArrayList<>();
    List<Count> channels = new ArrayList<>();
    int[] all = {0, 0};
    filtered(jdbc.sql(COUNTS), filter)
        .query(row -> {
          int whole = row.getInt("whole");
          int passing = row.getInt("passing");
          switch (row.getInt("of")) {
            case 0b0111 -> add(reasons, row.getString("why"), null, passing);
            case 0b1011 -> add(askers, row.getString("origin"), null, whole);
            case 0b1101 ->
                add(
                    departments,
                    row.getString("department_code"),
                    row.getString("department_name"),
                    whole);
            case 0b1110 -> add(channels, row.getString("via"), null, whole);
            default -> {
              all[0] = passing;
              all[1] = whole;
            }
          }
        });
    return new Counts(all[0], all[1] > COUNTED, reasons, askers, departments, channels);
  }

  private static void add(
      List<Count> counts, @Nullable String key, @Nullable String name, int contacts) {
    if (key != null && contacts > 0) {
      counts.add(new Count(key, name, contacts));
    }
  }

  private static StatementSpec filtered(StatementSpec statement, Filter filter) {
    Outcome outcome = filter.outcome();
    return statement
        .param("tenant", Tenancy.current().value())
        .param("since", Timestamp.from(filter.since()))
        .param("reason", filter.reason(), Types.VARCHAR)
        .param("asker", filter.asker(), Types.VARCHAR)
        .param("channel", filter.channel(), Types.VARCHAR)
        .param("department", filter.department(), Types.VARCHAR)
        .param("outcome", outcome == null ? null : outcome.toString(), Types.VARCHAR);
  }

  private static String place(Row row) {
    return Cursor.of(row.plannedFor(), row.contact());
  }

  private static Row row(ResultSet row) throws SQLException {
    Timestamp sent = row.getTimestamp("sent_at");
    return new Row(
        new PatientId(row.getObject("patient_id", UUID.class)),
        row.getObject("contact_id", UUID.class),
        new Text(row.getString("title_zh"), row.getString("title_en")),
        row.getTimestamp("planned_for").toInstant(),
        Outcome.of(row.getString("outcome")),
        row.getString("origin"),
        row.getString("department_name"),
        row.getString("via"),
        sent == null ? null : sent.toInstant(),
        row.getString("why"));
  }
}
