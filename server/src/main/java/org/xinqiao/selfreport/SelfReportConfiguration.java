package org.xinqiao.selfreport;

import static org.xinqiao.condition.FactDefinition.Field.column;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.condition.FactDefinition.Freshness;
import org.xinqiao.condition.FactDefinition.Rows;
import org.xinqiao.condition.FactDefinition.Type;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.questionnaire.domain.Definition;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.Text;

/// What this module knows about patients, for conditions to ask for.
@Configuration(proxyBeanMethods = false)
class SelfReportConfiguration {

  @Bean
  FactDefinition selfReportFact(Questionnaires questionnaires) {
    return new FactDefinition(
        "selfReport",
        new Text("患者自述", "Self-report"),
        new Text(
            "患者在问卷里说的一项：每个主题以最近一次为准，与院内记录分开",
            "One thing that the patient said in a questionnaire: of each topic the newest word, apart from the hospital's records"),
        Rows.several("selfreport_fact_statement", "statement_id").at("saidAt"),
        DataClass.CLINICAL,
        Freshness.AT_ONCE,
        List.of(
            column("topic", "topic", Type.TEXT, "主题", "topic").saying(Topic.words()),
            column("code", "code", Type.TEXT, "内容", "what")
                .saying(codes(questionnaires.shipped()))
                .meaning("数值类主题没有此值", "Not there for topics that are numbers"),
            column("value", "value", Type.NUMBER, "数值", "value")
                .meaning("选项类主题没有此值", "Not there for topics that are choices"),
            column("saidAt", "said_at", Type.MOMENT, "填写日", "said"),
            column("saidBy", "said_by", Type.TEXT, "谁说的", "said by").saying(SaidBy.words())));
  }

  /// The words of the options that tell something; whether all of it can be kept is seen at start.
  private static Map<String, Text> codes(List<Definition> questionnaires) {
    Map<String, Text> words = new HashMap<>();
    for (Definition definition : questionnaires) {
      definition.scores().forEach(score -> known(definition, score.tells()));
      for (Item item : definition.items()) {
        if (known(definition, item.tells()) instanceof Tells.OfTopic) {
          item.options()
              .forEach(option -> words.merge(option.code(), option.text(), (one, other) -> one));
        }
      }
    }
    return words;
  }

  private static @Nullable Tells known(Definition definition, @Nullable String tells) {
    return tells == null
        ? null
        : Tells.of(tells)
            .orElseThrow(() ->
                new IllegalStateException(
                    "Questionnaire "
                        + definition.id()
                        + " tells "
                        + tells
                        + ", which nobody keeps"));
  }
}
