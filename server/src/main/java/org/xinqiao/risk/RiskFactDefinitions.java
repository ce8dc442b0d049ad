package org.xinqiao.risk;

import static org.xinqiao.condition.FactDefinition.Field.column;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.condition.FactDefinition.Freshness;
import org.xinqiao.condition.FactDefinition.Rows;
import org.xinqiao.condition.FactDefinition.Type;
import org.xinqiao.risk.domain.Score;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.Text;

/// What this module knows about patients, for conditions to ask for.
@Configuration(proxyBeanMethods = false)
class RiskFactDefinitions {

  @Bean
  FactDefinition riskFact(RiskLibrary risks) {
    Map<String, Text> scores = new LinkedHashMap<>();
    risks.all().forEach(score -> scores.put(score.id(), score.title()));
    return new FactDefinition(
        "risk",
        new Text("风险评分", "Risk score"),
        new Text("一项风险评分现在的结果", "What one risk score says now"),
        Rows.several("risk_fact_result", "result_id").at("computedAt"),
        DataClass.CLINICAL,
        Freshness.WORKED_OUT,
        List.of(
            column("score", "score", Type.TEXT, "评分", "score").saying(scores),
            column("value", "value", Type.NUMBER, "分值", "value"),
            column("band", "band", Type.TEXT, "分层", "band").saying(bands(risks)),
            column("computedAt", "computed_at", Type.MOMENT, "评估日", "computed")));
  }

  /// A band that several scores have is named as briefly as one of them names it: what the others
  /// add to it is about them.
  private static Map<String, Text> bands(RiskLibrary risks) {
    Map<String, Text> bands = new LinkedHashMap<>();
    for (Score score : risks.all()) {
      score
          .bands()
          .forEach(band -> bands.merge(band.id(), band.label(), RiskFactDefinitions::shorter));
    }
    return bands;
  }

  private static Text shorter(Text one, Text other) {
    return other.zh().length() < one.zh().length() ? other : one;
  }
}
