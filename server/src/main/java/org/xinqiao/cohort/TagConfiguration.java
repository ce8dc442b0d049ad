package org.xinqiao.cohort;

import static org.xinqiao.condition.FactDefinition.Field.column;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.condition.FactDefinition.Field;
import org.xinqiao.condition.FactDefinition.Freshness;
import org.xinqiao.condition.FactDefinition.Rows;
import org.xinqiao.condition.FactDefinition.Type;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.Text;
import tools.jackson.databind.json.JsonMapper;

/// What this module reads once at start, and what it knows about patients for conditions to ask
/// for.
@Configuration(proxyBeanMethods = false)
class TagConfiguration {

  private static final Map<String, Text> ORIGINS =
      Map.of("rule", new Text("规则", "rule"), "staff", new Text("人工", "by hand"));

  @Bean
  TagContent tagContent(JsonMapper json) {
    return TagContent.shipped(json);
  }

  @Bean
  FactDefinition tagFact(TagContent content) {
    return new FactDefinition(
        "tag",
        new Text("标签", "Tag"),
        new Text("患者身上现有的一个标签", "A tag that the patient has now"),
        Rows.several("cohort_fact_tag", "interval_id").at("since"),
        DataClass.CLINICAL,
        Freshness.WORKED_OUT,
        List.of(
            column("tag", "name", Type.TEXT, "标签", "tag").saying(content.tagWords()),
            column("value", "value", Type.TEXT, "值", "value"),
            column("origin", "origin", Type.TEXT, "来源", "origin").saying(ORIGINS),
            column("since", "since", Type.MOMENT, "起始日", "since"),
            column("endsOn", "ends_on", Type.DATE, "到期日", "ends")
                .meaning("人工标签的最后一天", "Last day of one that was put on by hand for a time")));
  }

  @Bean
  FactDefinition stratumFact(TagContent content) {
    return new FactDefinition(
        "stratum",
        new Text("分层", "Stratum"),
        new Text("患者现在处于一张分层表的哪一层", "The stratum of one decision table that the patient is in now"),
        Rows.several("cohort_fact_stratum", "interval_id").at("since"),
        DataClass.CLINICAL,
        Freshness.WORKED_OUT,
        rows(
            content.tableWords(content.strata()),
            content.rowWords(content.strata()),
            "stratum",
            "层"));
  }

  @Bean
  FactDefinition strategyFact(TagContent content) {
    return new FactDefinition(
        "strategy",
        new Text("策略", "Strategy"),
        new Text("对患者适用的联系策略", "The strategy of contact that is for the patient"),
        Rows.several("cohort_fact_strategy", "interval_id").at("since"),
        DataClass.CARE,
        Freshness.WORKED_OUT,
        rows(
            content.tableWords(content.strategies()),
            content.rowWords(content.strategies()),
            "strategy",
            "策略"));
  }

  private static List<Field> rows(
      Map<String, Text> tables, Map<String, Text> values, String english, String chinese) {
    return List.of(
        column("table", "name", Type.TEXT, "表", "table").saying(tables),
        column(english, "value", Type.TEXT, chinese, english).saying(values),
        column("since", "since", Type.MOMENT, "起始日", "since"));
  }

  @Bean
  FactDefinition tagHistoryFact(TagContent content) {
    Map<String, Text> names = new LinkedHashMap<>(content.tagWords());
    names.putAll(content.tableWords(content.strata()));
    names.putAll(content.tableWords(content.strategies()));
    Map<String, Text> values = new LinkedHashMap<>(content.rowWords(content.strata()));
    values.putAll(content.rowWords(content.strategies()));
    return new FactDefinition(
        "tagHistory",
        new Text("标签与分层历史", "History of tags and strata"),
        new Text("曾经或现在成立的一段", "A time in which a tag, stratum or strategy was or is true"),
        Rows.several("cohort_fact_history", "interval_id").at("since"),
        DataClass.CLINICAL,
        Freshness.WORKED_OUT,
        List.of(
            column("kind", "kind", Type.TEXT, "种类", "kind")
                .saying(
                    Map.of(
                        "tag", new Text("标签", "tag"),
                        "stratum", new Text("分层", "stratum"),
                        "strategy", new Text("策略", "strategy"))),
            column("name", "name", Type.TEXT, "标签或表", "tag or table").saying(names),
            column("value", "value", Type.TEXT, "值", "value").saying(values),
            column("since", "since", Type.MOMENT, "起始日", "since"),
            column("until", "until", Type.MOMENT, "结束日", "until")));
  }
}
