package org.xinqiao.chart;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What would become of two patients if the one were merged into the other: read before anybody
/// confirms.
@Service
class MergePreview {

  /// @param rows how much each has; of each table that has something
  /// @param plans those that run: all of them go on
  /// @param consents what holds afterwards, until the patient says something again
  record Preview(List<MovingRows> rows, List<RunningPlan> plans, List<ConsentTogether> consents) {}

  /// @param kind the table
  record MovingRows(String kind, long retired, long survivor) {}

  /// @param twice the other record has a plan of the same pathway running
  record RunningPlan(
      UUID id,
      @Schema(allowableValues = {"retired", "survivor"}) String of,
      String title,
      LocalDate startedOn,
      boolean twice) {}

  /// @param together the stricter word
  record ConsentTogether(
      String purpose, String channel, String retired, String survivor, String together) {}

  private final JdbcClient jdbc;
  private final Patients patients;
  private final PatientPlans plans;

  MergePreview(JdbcClient jdbc, Patients patients, PatientPlans plans) {
    this.jdbc = jdbc;
    this.patients = patients;
    this.plans = plans;
  }

  @Transactional(readOnly = true)
  public Preview of(PatientId retired, PatientId survivor, Locale locale) {
    return new Preview(
        rows(retired, survivor), plans(retired, survivor, locale), consents(retired, survivor));
  }

  private List<MovingRows> rows(PatientId retired, PatientId survivor) {
    Map<String, Long> theirs = patients.rowsThatFollow(survivor);
    List<MovingRows> rows = new ArrayList<>();
    patients
        .rowsThatFollow(retired)
        .forEach((table, count) -> {
          long other = theirs.getOrDefault(table, 0L);
          if (count + other > 0) {
            rows.add(new MovingRows(table, count, other));
          }
        });
    return rows;
  }

  private List<RunningPlan> plans(PatientId retired, PatientId survivor, Locale locale) {
    List<PatientPlans.Plan> going = running(retired, locale);
    List<PatientPlans.Plan> staying = running(survivor, locale);
    return Stream.concat(
            going.stream().map(plan -> plan(plan, "retired", staying)),
            staying.stream().map(plan -> plan(plan, "survivor", going)))
        .toList();
  }

  private List<PatientPlans.Plan> running(PatientId patient, Locale locale) {
    return plans.of(patient, locale).stream()
        .filter(plan -> plan.state().equals("active"))
        .toList();
  }

  private static RunningPlan plan(
      PatientPlans.Plan plan, String of, List<PatientPlans.Plan> others) {
    String pathway = plan.pathway().id();
    return new RunningPlan(
        plan.id(),
        of,
        plan.pathway().title(),
        plan.startedOn(),
        others.stream().anyMatch(other -> other.pathway().id().equals(pathway)));
  }

  /// The stricter word first, as in the view that decides after the merge.
  private List<ConsentTogether> consents(PatientId retired, PatientId survivor) {
    return jdbc.sql(
            """
            SELECT purpose, channel, max(decision) FILTER (WHERE patient_id = :retired) AS retired,
                   max(decision) FILTER (WHERE patient_id = :survivor) AS survivor,
                   (array_agg(decision ORDER BY decision IN ('grant', 'expire'), decision = 'expire', at DESC, event_id DESC))[1]
                     AS together
              FROM consent_fact_consent
             WHERE tenant_id = :tenant AND patient_id IN (:retired, :survivor)
             GROUP BY purpose, channel ORDER BY purpose, channel
            """)
        .param("tenant", Tenancy.current().value())
        .param("retired", retired.value())
        .param("survivor", survivor.value())
        .query((row, n) -> {
          String channel = row.getString("channel");
          return new ConsentTogether(
              row.getString("purpose"),
              channel.equals(ConsentWord.ALL) ? PatientConsents.ANY : channel,
              state(row.getString("retired")),
              state(row.getString("survivor")),
              state(row.getString("together")));
        })
        .list();
  }

  private static String state(@Nullable String decision) {
    return decision == null ? "none" : PatientConsents.state(ConsentWord.Kind.of(decision));
  }
}
