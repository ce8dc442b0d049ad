package org.xinqiao.membership;

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
import tools.jackson.databind.json.JsonMapper;

/// What this module reads once at start, and what it knows about patients for conditions to ask
/// for.
@Configuration(proxyBeanMethods = false)
class MembershipConfiguration {

  private static final Map<String, Text> SOURCES =
      Map.of(
          "staff", new Text("患者页登记", "on the patient's page"),
          "card", new Text("开卡时登记", "when the card was opened"));

  @Bean
  Programmes programmes(JsonMapper json) {
    return Programmes.shipped(json);
  }

  @Bean
  FactDefinition membershipFact(Programmes programmes) {
    return new FactDefinition(
        "membership",
        new Text("会员", "Membership"),
        new Text(
            "患者是哪个会员计划的会员：每个计划以最近一次登记为准，已退出的不在内，已到期的仍在内",
            "What the patient is a member of: of each programme the newest entry; none that was ended, also one that has run out"),
        Rows.several("membership_fact_membership", "entry_id").at("since"),
        DataClass.CARE,
        Freshness.AT_ONCE,
        List.of(
            column("programme", "programme", Type.TEXT, "会员计划", "programme")
                .saying(programmes.words()),
            column("level", "level", Type.TEXT, "等级", "level").saying(programmes.levelWords()),
            column("withCard", "with_card", Type.BOOLEAN, "有会员卡号", "has a card number"),
            column("since", "since", Type.DATE, "入会日", "since"),
            column("validUntil", "valid_until", Type.DATE, "有效期至", "valid until")
                .meaning("最后一天；长期有效的没有此值", "The last day; not there when it has no end"),
            column("source", "source", Type.TEXT, "登记处", "said").saying(SOURCES)));
  }
}
