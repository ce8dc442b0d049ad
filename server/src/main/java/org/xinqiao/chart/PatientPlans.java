package org.xinqiao.chart;

import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.pathway.Pathways;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The plans of a patient with their steps, and with what became of each.
@Service
class PatientPlans {

  record Plan(
      UUID id,
      PathwayRef pathway,
      LocalDate startedOn,
      @Schema(allowableValues = {"active", "completed", "stopped"}) String state,
      @Nullable String stopReason,
      @Nullable LocalDate mutedUntil,
      @Nullable String muteReason,
      List<PlanStep> steps) {}

  record PathwayRef(String id, int version, String title) {}

  /// @param id the step's name inside of the pathway, such as `d7`
  /// @param unasked why nobody was asked to do it; null for what others do and what was asked
  record PlanStep(
      String id,
      String title,
      LocalDate dueOn,
      @Schema(allowableValues = {"order", "report", "guideline"}) String dueSource,
      StepState state,
      @Nullable StepContact contact,
      @Nullable ContactReason unasked) {}

  record StepContact(
      UUID id,
      ContactState state,
      @Nullable String channel,
      @Nullable ContactReason reason,
      @Nullable OffsetDateTime sentAt) {}

  private final JdbcClient jdbc;
  private final Pathways pathways;
  private final Clock clock;

  PatientPlans(JdbcClient jdbc, Pathways pathways, Clock clock) {
    this.jdbc = jdbc;
    this.pathways = pathways;
    this.clock = clock;
  }

  /// The newest plan first. Of several contacts of a step the newest that went out is shown, or,
  /// when none did, the next one.
  @Transactional(readOnly = true)
  public List<Plan> of(PatientId patient, Locale locale) {
    LocalDate today = LocalDate.now(clock);
    OffsetDateTime now = OffsetDateTime.now(clock);
    Map<UUID, Plan> plans = new LinkedHashMap<>();
    jdbc.sql(
            """
            SELECT p.plan_id, p.pathway_id, p.pathway_version, p.anchor_on, p.state, p.stop_reason,
                   CASE WHEN p.muted_until >= :today THEN p.muted_until END AS muted_until, p.mute_reason,
                   s.step_id, s.kind, s.due_on, s.due_source, s.closes_on, s.unasked_reason,
                   c.contact_id, c.state AS contact_state, c.channel, c.reason_code, c.sent_at, c.planned_for,
                   coalesce(f.submitted, false) OR coalesce(c.replied AND s.kind = 'message', false)
                     OR s.done_at IS NOT NULL AS answered,
                   r.attended_on IS NOT NULL AS attended,
                   coalesce(r.cancelled, false) AS revisit_cancelled
              FROM pathway_fact_plan p
              LEFT JOIN pathway_fact_step s
                ON s.tenant_id = p.tenant_id AND s.patient_id = p.patient_id AND s.plan_id = p.plan_id
              LEFT JOIN LATERAL (
                SELECT contact_id, state, channel, reason_code, sent_at, planned_for, replied_at IS NOT NULL AS replied
                  FROM messaging_fact_contact c
                 WHERE c.tenant_id = p.tenant_id AND c.patient_id = p.patient_id
                   AND c.reference ^@ ('pathway:' || p.plan_id || ':' || s.step_id || ':')
                 ORDER BY sent_at DESC NULLS LAST, state <> 'planned', planned_for LIMIT 1) c ON true
              LEFT JOIN LATERAL (
                SELECT bool_or(submitted_at IS NOT NULL) AS submitted FROM questionnaire_fact_form f
                 WHERE f.tenant_id = p.tenant_id AND f.patient_id = p.patient_id
                   AND f.reference ^@ ('pathway:' || p.plan_id || ':' || s.step_id || ':')) f ON true
              LEFT JOIN appointment_fact_revisit r
                ON r.tenant_id = p.tenant_id AND r.patient_id = p.patient_id
               AND r.reference = 'pathway:' || p.plan_id || ':' || s.step_id
             WHERE p.tenant_id = :tenant AND p.patient_id = :patient
             ORDER BY p.started_at DESC, p.plan_id, s.due_on, s.position
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .param("today", today)
        .query(row -> {
          Plan plan = plans.get(row.getObject("plan_id", UUID.class));
          if (plan == null) {
            plan = plan(row, locale);
            plans.put(plan.id(), plan);
          }
          if (row.getString("step_id") != null) {
            plan.steps().add(step(row, today, now, locale));
          }
        });
    return List.copyOf(plans.values());
  }

  private Plan plan(ResultSet row, Locale locale) throws SQLException {
    String pathway = row.getString("pathway_id");
    return new Plan(
        row.getObject("plan_id", UUID.class),
        new PathwayRef(pathway, row.getInt("pathway_version"), pathways.title(pathway).in(locale)),
        row.getObject("anchor_on", LocalDate.class),
        row.getString("state"),
        row.getString("stop_reason"),
        row.getObject("muted_until", LocalDate.class),
        row.getObject("muted_until") == null ? null : row.getString("mute_reason"),
        new ArrayList<>());
  }

  private PlanStep step(ResultSet row, LocalDate today, OffsetDateTime now, Locale locale)
      throws SQLException {
    String contactState = row.getString("contact_state");
    StepState.Known known =
        new StepState.Known(
            row.getString("kind"),
            row.getObject("due_on", LocalDate.class),
            row.getObject("closes_on", LocalDate.class),
            row.getString("state").equals("stopped"),
            row.getBoolean("answered"),
            row.getBoolean("attended"),
            row.getBoolean("revisit_cancelled"),
            row.getString("unasked_reason") != null,
            contactState,
            row.getObject("sent_at") != null);
    return new PlanStep(
        row.getString("step_id"),
        pathways.stepTitle(row.getString("pathway_id"), row.getString("step_id")).in(locale),
        known.dueOn(),
        row.getString("due_source"),
        StepState.of(known, today),
        contactState == null
            ? null
            : new StepContact(
                row.getObject("contact_id", UUID.class),
                ContactState.of(
                    contactState, row.getObject("planned_for", OffsetDateTime.class), now),
                row.getString("channel"),
                ContactReason.of(row.getString("reason_code"), locale),
                Rows.atOrNull(row, "sent_at", clock.getZone())),
        ContactReason.of(row.getString("unasked_reason"), locale));
  }
}
