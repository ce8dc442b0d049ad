package org.xinqiao.chart;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.condition.Explanation;
import org.xinqiao.pathway.Pathways;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;

/// Why a patient is on a plan, in words.
@Service
class PlanExplanations {

  record PlanExplanation(String sentence, List<ExplainedFact> facts) {}

  /// @param label what was asked of the fact
  /// @param source where it came from, as far as the explanation tells
  record ExplainedFact(
      String fact,
      String label,
      @Nullable String value,
      @Nullable String source,
      @Nullable String validUntil,
      boolean satisfied) {}

  /// A plan as it is asked for: by its id alone.
  record Whose(PatientId patient, String pathway) {}

  private final JdbcClient jdbc;
  private final Pathways pathways;

  PlanExplanations(JdbcClient jdbc, Pathways pathways) {
    this.jdbc = jdbc;
    this.pathways = pathways;
  }

  @Transactional(readOnly = true)
  public Optional<Whose> whose(UUID plan) {
    return jdbc.sql(
            """
            SELECT patient_id, pathway_id FROM pathway_fact_plan
             WHERE tenant_id = :tenant AND plan_id = :plan
            """)
        .param("tenant", Tenancy.current().value())
        .param("plan", plan)
        .query((row, n) ->
            new Whose(
                new PatientId(row.getObject("patient_id", UUID.class)),
                row.getString("pathway_id")))
        .optional();
  }

  @Transactional(readOnly = true)
  public Optional<PlanExplanation> explain(Whose whose, UUID plan, Locale locale) {
    return pathways
        .explain(whose.patient(), plan)
        .map(explanation ->
            new PlanExplanation(
                sentence(pathways.title(whose.pathway()), explanation).in(locale),
                explanation.evidence().stream()
                    .map(part ->
                        new ExplainedFact(
                            part.fact().in(locale),
                            part.asked().in(locale),
                            part.value() == null ? null : part.value().in(locale),
                            source(part, locale),
                            part.validUntil() == null ? null : part.validUntil().toString(),
                            part.satisfied()))
                    .toList()));
  }

  /// The newest row it was found in: its day, and whether the hospital told it.
  private static @Nullable String source(Explanation.Evidence part, Locale locale) {
    return part.sources().stream()
        .findFirst()
        .map(row -> {
          Text by =
              row.message() == null
                  ? new Text("本系统", "this system")
                  : new Text("院方消息", "the hospital's message");
          return row.on() == null ? by.in(locale) : by.in(locale) + " " + row.on();
        })
        .orElse(null);
  }

  private static Text sentence(Text title, Explanation explanation) {
    boolean holds = explanation.holds();
    List<Text> parts =
        explanation.evidence().stream()
            .filter(part -> part.satisfied() == holds)
            .map(Explanation.Evidence::asked)
            .toList();
    String zh = parts.stream().map(Text::zh).collect(Collectors.joining("；"));
    String en = parts.stream().map(Text::en).collect(Collectors.joining("; "));
    return holds
        ? new Text(
            "因为符合以下条件，进入“" + title.zh() + "”：" + zh + "。",
            "On \"" + title.en() + "\" because: " + en + ".")
        : new Text(
            "按现有资料，已不再符合“" + title.zh() + "”的条件：" + zh + "。",
            "By what is known now, \"" + title.en() + "\" does not fit any more: " + en + ".");
  }
}
