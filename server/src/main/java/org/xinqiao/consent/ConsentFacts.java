package org.xinqiao.consent;

import static org.xinqiao.condition.FactDefinition.Field.column;

import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.condition.FactDefinition.Freshness;
import org.xinqiao.condition.FactDefinition.Rows;
import org.xinqiao.condition.FactDefinition.Type;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.Text;

/// What this module knows about patients, for conditions to ask for.
@Configuration(proxyBeanMethods = false)
class ConsentFacts {

  @Bean
  FactDefinition consentFact() {
    return new FactDefinition(
        "consent",
        new Text("授权", "Consent"),
        new Text("患者对一种用途和渠道的现行意思", "What the patient says now of one purpose over one channel"),
        Rows.several("consent_fact_consent", "event_id").at("at"),
        DataClass.CONTACT,
        Freshness.AT_ONCE,
        List.of(
            column("purpose", "purpose", Type.TEXT, "目的", "purpose"),
            column("channel", "channel", Type.TEXT, "渠道", "channel"),
            column("decision", "decision", Type.TEXT, "意思", "decision")
                .saying(
                    Map.of(
                        "grant", new Text("同意", "agreed"),
                        "deny", new Text("不同意", "refused"),
                        "withdraw", new Text("撤回", "withdrew"),
                        "expire", new Text("到期", "came to its end"))),
            column("at", "at", Type.MOMENT, "表示日", "day")));
  }
}
