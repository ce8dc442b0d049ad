package org.xinqiao.chart;

import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.messaging.Replies;
import org.xinqiao.pathway.Pathways;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;

/// Everything that happened to a patient and everything that is planned, in one list: newest first,
/// so that the future stands on top. One statement gathers it from the views of all modules.
@Service
class Timeline {

  enum Kind {
    ENCOUNTER,
    LAB,
    PROCEDURE,
    CONTACT,
    ANSWER,
    ALERT,
    TASK,
    PLAN,
    CONSENT,
    APPOINTMENT,
    MEDICATION,
    ORDER;

    private static Kind of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param id stable name of the event, not of the thing: a stay has two, its beginning and its
  ///   end
  /// @param allDay only the day is known; `at` is its beginning
  /// @param source where a day comes from, in words; null where there is nothing to say
  record TimelineEvent(
      String id,
      OffsetDateTime at,
      boolean allDay,
      Kind kind,
      String title,
      @Nullable String detail,
      @Nullable String by,
      @Schema(allowableValues = {"high", "low", "critical-high", "critical-low"})
          @Nullable String abnormal,
      @Nullable String source,
      boolean future) {}

  /// What the statement finds; `a` to `e` are what the words of that type need, empty where there
  /// is nothing.
  private record Found(
      String type,
      String id,
      Kind kind,
      OffsetDateTime at,
      String a,
      String b,
      String c,
      String d,
      String e,
      @Nullable String by,
      @Nullable String abnormal) {}

  /// Types of which only the day is known.
  private static final Set<String> ALL_DAY = Set.of("procedure", "revisit");

  private static final String EVENTS =
      """
      SELECT type, id, kind, at, a, b, c, d, e, by_name, abnormal FROM (
        SELECT 'encounter' AS type, 'encounter:' || encounter_id AS id, 'encounter' AS kind, started_at AS at,
               class AS a, department_name AS b, place AS c, NULL AS d, NULL AS e,
               attending_doctor AS by_name, NULL AS abnormal
          FROM clinical_fact_encounter WHERE tenant_id = :tenant AND patient_id = :patient
        UNION ALL
        SELECT 'discharge', 'discharge:' || encounter_id, 'encounter', discharged_at,
               class, department_name, disposition, NULL, NULL, attending_doctor, NULL
          FROM clinical_fact_encounter
         WHERE tenant_id = :tenant AND patient_id = :patient AND class = 'inpatient' AND discharged_at IS NOT NULL
        UNION ALL
        SELECT 'procedure', 'procedure:' || procedure_id, 'procedure',
               performed_on::timestamp AT TIME ZONE 'Asia/Shanghai', name, source_code, NULL, NULL, NULL, NULL, NULL
          FROM clinical_fact_procedure WHERE tenant_id = :tenant AND patient_id = :patient
        UNION ALL
        SELECT 'lab', 'lab:' || observation_id, 'lab', observed_at,
               name, raw_value, unit, reference_range, NULL, NULL, interpretation
          FROM clinical_fact_observation
         WHERE tenant_id = :tenant AND patient_id = :patient AND interpretation IS NOT NULL
        UNION ALL
        SELECT 'labs', 'labs:' || min(observation_id::text), 'lab', max(observed_at),
               count(*)::text, string_agg(name, '、' ORDER BY source_code), NULL, NULL, NULL, NULL, NULL
          FROM clinical_fact_observation
         WHERE tenant_id = :tenant AND patient_id = :patient AND interpretation IS NULL
         GROUP BY report_key
        UNION ALL
        SELECT 'contact', 'contact:' || contact_id, 'contact', coalesce(sent_at, planned_for),
               title_zh, title_en, state, reason_code, channel, NULL, NULL
          FROM messaging_fact_contact WHERE tenant_id = :tenant AND patient_id = :patient
        UNION ALL
        SELECT 'reply', 'reply:' || reply_id, 'contact', at,
               channel, handled_as, CASE WHEN shared THEN 'shared' END, reply_id::text, NULL, NULL, NULL
          FROM messaging_fact_reply WHERE tenant_id = :tenant AND patient_id = :patient
        UNION ALL
        SELECT 'form', 'form:' || f.form_id, 'answer', f.submitted_at,
               p.pathway_id, split_part(f.reference, ':', 3), f.level, NULL, NULL, NULL, NULL
          FROM questionnaire_fact_form f
          LEFT JOIN pathway_fact_plan p
            ON p.tenant_id = f.tenant_id AND p.patient_id = f.patient_id
           AND f.reference ^@ ('pathway:' || p.plan_id || ':')
         WHERE f.tenant_id = :tenant AND f.patient_id = :patient AND f.submitted_at IS NOT NULL
        UNION ALL
        SELECT 'alert', 'alert:' || l.alert_id, 'alert', l.raised_at,
               l.title_zh, l.title_en, l.state, l.level, NULL, s.display_name, NULL
          FROM alert_fact_alert l
          LEFT JOIN organization_fact_staff s ON s.tenant_id = l.tenant_id AND s.staff_id = l.acknowledged_by
         WHERE l.tenant_id = :tenant AND l.patient_id = :patient
        UNION ALL
        SELECT 'task', 'task:' || t.task_id, 'task', coalesce(t.done_at, t.due_at),
               t.title_zh, t.title_en, t.state, t.priority, NULL, s.display_name, NULL
          FROM task_fact_task t
          LEFT JOIN organization_fact_staff s ON s.tenant_id = t.tenant_id AND s.staff_id = t.owner_staff_id
         WHERE t.tenant_id = :tenant AND t.patient_id = :patient
        UNION ALL
        SELECT 'plan', 'plan:' || plan_id, 'plan', started_at,
               pathway_id, NULL, NULL, NULL, NULL, doctor, NULL
          FROM pathway_fact_plan WHERE tenant_id = :tenant AND patient_id = :patient
        UNION ALL
        SELECT 'plan-end', 'plan-end:' || plan_id, 'plan', ended_at,
               pathway_id, state, stop_reason, NULL, NULL, NULL, NULL
          FROM pathway_fact_plan WHERE tenant_id = :tenant AND patient_id = :patient AND ended_at IS NOT NULL
        UNION ALL
        SELECT 'consent', 'consent:' || event_id, 'consent', at,
               purpose, channel, decision, NULL, NULL, NULL, NULL
          FROM consent_fact_consent WHERE tenant_id = :tenant AND patient_id = :patient
        UNION ALL
        SELECT 'appointment', 'appointment:' || appointment_id, 'appointment', starts_at,
               department_name, status, place, NULL, NULL, doctor, NULL
          FROM appointment_fact_appointment WHERE tenant_id = :tenant AND patient_id = :patient
        UNION ALL
        SELECT 'revisit', 'revisit:' || revisit_id, 'appointment',
               due_on::timestamp AT TIME ZONE 'Asia/Shanghai',
               department_name, CASE WHEN cancelled THEN 'cancelled' WHEN attended_on IS NOT NULL THEN 'attended'
                                     WHEN due_on + attend_after < :today::date THEN 'missed' ELSE 'open' END,
               response, due_source, attended_on::text, doctor, NULL
          FROM appointment_fact_revisit WHERE tenant_id = :tenant AND patient_id = :patient
        UNION ALL
        SELECT 'prescription', 'prescription:' || request_id, 'medication', ordered_at,
               name, dose, frequency, days_supply::text, status, prescriber, NULL
          FROM clinical_fact_medication_request WHERE tenant_id = :tenant AND patient_id = :patient
        UNION ALL
        SELECT 'dispense', 'dispense:' || dispense_id, 'medication', handed_over_at,
               name, concat_ws(' ', quantity, unit), dose, days_supply::text, runs_out_on::text, NULL, NULL
          FROM clinical_fact_medication_dispense WHERE tenant_id = :tenant AND patient_id = :patient
        UNION ALL
        SELECT 'order', 'order:' || request_id, 'order', coalesce(scheduled_at, ordered_at),
               name, source_code, status, NULL, NULL, orderer, NULL
          FROM clinical_fact_service_request WHERE tenant_id = :tenant AND patient_id = :patient
      ) events
       WHERE (:kind::text IS NULL OR kind = :kind::text) AND (at, id COLLATE "C") < (:at, :id COLLATE "C")
       ORDER BY at DESC, id COLLATE "C" DESC LIMIT :limit
      """;

  private static final Text OPTED_OUT = new Text("已按此退订", "opted out by this");

  private final JdbcClient jdbc;
  private final Pathways pathways;
  private final Replies replies;
  private final Clock clock;

  Timeline(JdbcClient jdbc, Pathways pathways, Replies replies, Clock clock) {
    this.jdbc = jdbc;
    this.pathways = pathways;
    this.replies = replies;
    this.clock = clock;
  }

  /// @param kind null for all
  @Transactional(readOnly = true)
  public Page<TimelineEvent> of(
      PatientId patient,
      @Nullable Kind kind,
      @Nullable String cursorText,
      int limit,
      Locale locale) {
    Place after = Place.parse(cursorText);
    OffsetDateTime now = OffsetDateTime.now(clock);
    List<Found> found =
        jdbc.sql(EVENTS)
            .param("tenant", Tenancy.current().value())
            .param("patient", patient.value())
            .param("today", now.toLocalDate())
            .param("kind", Objects.toString(kind, null), Types.VARCHAR)
            .param("at", Timestamp.from(after.at()))
            .param("id", after.id())
            .param("limit", limit + 1)
            .query((row, n) -> found(row))
            .list();
    Map<UUID, String> words =
        replies.words(
            patient,
            found.stream()
                .filter(one -> one.type().equals("reply"))
                .map(one -> UUID.fromString(one.d()))
                .toList());
    List<TimelineEvent> events = found.stream().map(one -> event(one, words, now, locale)).toList();
    return Page.of(events, limit, event -> Cursor.of(event.at().toInstant(), event.id()));
  }

  private Found found(ResultSet row) throws SQLException {
    return new Found(
        row.getString("type"),
        row.getString("id"),
        Kind.of(row.getString("kind")),
        Rows.at(row, "at", clock.getZone()),
        text(row, "a"),
        text(row, "b"),
        text(row, "c"),
        text(row, "d"),
        text(row, "e"),
        row.getString("by_name"),
        row.getString("abnormal"));
  }

  private TimelineEvent event(
      Found found, Map<UUID, String> words, OffsetDateTime now, Locale locale) {
    return new TimelineEvent(
        found.id(),
        found.at(),
        ALL_DAY.contains(found.type()),
        found.kind(),
        title(found).in(locale),
        found.type().equals("reply")
            ? joined(
                " · ",
                words.get(UUID.fromString(found.d())),
                Words.of("channel", found.a(), locale),
                found.b().equals("opt-out") ? OPTED_OUT.in(locale) : null)
            : detail(found, locale),
        found.by(),
        found.abnormal(),
        found.type().equals("revisit") ? Words.of("due-source", found.d(), locale) : null,
        ALL_DAY.contains(found.type())
            ? found.at().toLocalDate().isAfter(now.toLocalDate())
            : found.at().isAfter(now));
  }

  private Text title(Found found) {
    return switch (found.type()) {
      case "encounter" -> {
        Text kind = Words.of("class", found.a());
        yield new Text(found.b() + " " + kind.zh(), kind.en() + ", " + found.b());
      }
      case "discharge" -> new Text(found.b() + " 出院", "Discharged from " + found.b());
      case "procedure" -> same(found.a());
      case "lab" -> {
        String value = found.a() + " " + joined("", found.b(), found.c());
        yield same(value);
      }
      case "labs" -> new Text("检验 " + found.a() + " 项无异常标记", found.a() + " results without a mark");
      case "reply" ->
          found.c().isEmpty()
              ? new Text("患者回复", "Patient's reply")
              : new Text("回复（共用号码，不知是谁写的）", "Reply from a shared phone, by whom is not known");
      case "contact", "alert", "task" -> new Text(found.a(), found.b());
      case "form" ->
          found.a().isEmpty()
              ? new Text("已交随访问卷", "Form answered")
              : answered(pathways.stepTitle(found.a(), found.b()));
      case "plan" -> {
        Text title = pathways.title(found.a());
        yield new Text("开始随访：" + title.zh(), "Follow-up began: " + title.en());
      }
      case "plan-end" -> {
        Text title = pathways.title(found.a());
        boolean stopped = "stopped".equals(found.b());
        yield new Text(
            (stopped ? "停止随访：" : "完成随访：") + title.zh(),
            (stopped ? "Follow-up stopped: " : "Follow-up completed: ") + title.en());
      }
      case "consent" -> {
        Text purpose =
            found.a().equals(ConsentWord.ALL)
                ? new Text("全部用途", "all purposes")
                : PatientConsents.purpose(found.a())
                    .map(one -> one.label())
                    .orElse(same(found.a()));
        Text decision = Words.of("decision", found.c());
        yield new Text(decision.zh() + purpose.zh(), decision.en() + " " + purpose.en());
      }
      case "appointment" -> new Text("预约：" + found.a(), "Appointment: " + found.a());
      case "revisit" -> new Text("应复诊：" + found.a(), "Return visit due: " + found.a());
      case "prescription" -> new Text("处方：" + found.a(), "Prescribed: " + found.a());
      case "dispense" -> new Text("发药：" + found.a(), "Dispensed: " + found.a());
      case "order" -> new Text("医嘱：" + found.a(), "Ordered: " + found.a());
      default -> throw new IllegalStateException("No words for " + found.type());
    };
  }

  private @Nullable String detail(Found found, Locale locale) {
    String detail =
        switch (found.type()) {
          case "encounter", "discharge", "procedure", "plan" ->
              found.type().equals("procedure") ? found.b() : found.c();
          case "lab" ->
              found.d().isEmpty()
                  ? null
                  : new Text("参考范围 ", "reference range ").in(locale) + found.d();
          case "labs" -> found.b();
          case "contact" ->
              joined(
                  " · ",
                  Words.of("contact", contactState(found).toString(), locale),
                  Words.of("channel", found.e(), locale),
                  found.d().isEmpty() ? null : Rows.reason(found.d(), locale));
          case "form" -> Words.of("level", found.c(), locale);
          case "alert" ->
              joined(
                  " · ",
                  Words.of("level", found.d(), locale),
                  Words.of("alert", found.c(), locale));
          case "task" -> joined(" · ", found.d(), Words.of("task", found.c(), locale));
          case "plan-end" -> found.c().isEmpty() ? null : Words.of("stop", found.c(), locale);
          case "consent" ->
              found.b().equals("*")
                  ? new Text("全部渠道", "all channels").in(locale)
                  : Words.of("channel", found.b(), locale);
          case "appointment" ->
              joined(" · ", Words.of("appointment", found.b(), locale), found.c());
          case "revisit" ->
              joined(
                  " · ",
                  Words.of("revisit", found.b(), locale),
                  found.e(),
                  found.c().isEmpty() ? null : Words.of("response", found.c(), locale));
          case "prescription" ->
              joined(
                  " · ",
                  joined(" ", found.b(), found.c()),
                  days(found.d(), locale),
                  found.e().equals("active") ? null : Words.of("request", found.e(), locale));
          case "dispense" ->
              joined(
                  " · ",
                  found.b(),
                  found.c(),
                  days(found.d(), locale),
                  found.e().isEmpty()
                      ? null
                      : new Text("用至 ", "runs out on ").in(locale) + found.e());
          case "order" -> joined(" · ", found.b(), Words.of("request", found.c(), locale));
          default -> null;
        };
    return detail == null || detail.isBlank() ? null : detail;
  }

  private static @Nullable String days(String count, Locale locale) {
    return count.isEmpty() ? null : new Text(count + " 天", count + " days").in(locale);
  }

  private ContactState contactState(Found found) {
    return ContactState.of(found.c(), found.at(), OffsetDateTime.now(clock));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  private static Text answered(Text step) {
    return new Text("已交：" + step.zh(), "Answered: " + step.en());
  }

  private static Text same(String words) {
    return new Text(words, words);
  }

  private static String joined(String by, @Nullable String... parts) {
    return Stream.of(parts)
        .filter(part -> part != null && !part.isBlank())
        .collect(Collectors.joining(by));
  }

  /// The last event of the page before.
  private record Place(Instant at, String id) {

    private static final Place BEFORE_ALL = new Place(Instant.parse("9999-01-01T00:00:00Z"), "~");

    static Place parse(@Nullable String text) {
      Cursor cursor = Cursor.parse(text, 2);
      if (cursor == null) {
        return BEFORE_ALL;
      }
      return new Place(cursor.moment(0), cursor.values().get(1));
    }
  }
}
