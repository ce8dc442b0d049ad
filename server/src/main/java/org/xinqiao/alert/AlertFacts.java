package org.xinqiao.alert;

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
class AlertFacts {

  @Bean
  FactDefinition alertFact() {
    return new FactDefinition(
        "alert",
        new Text("预警", "Alert"),
        new Text("须有人确认的一次异常", "Something wrong that somebody must acknowledge"),
        Rows.several("alert_fact_alert", "alert_id").at("raisedAt"),
        DataClass.CLINICAL,
        Freshness.AT_ONCE,
        List.of(
            column("level", "level", Type.TEXT, "级别", "level")
                .saying(
                    Map.of(
                        "EMERGENCY", new Text("危急", "emergency"),
                        "URGENT", new Text("紧急", "urgent"),
                        "ATTENTION", new Text("需关注", "needs attention"))),
            column("category", "category", Type.TEXT, "类别", "category"),
            column("source", "source", Type.TEXT, "来源", "source"),
            column("state", "state", Type.TEXT, "状态", "state")
                .saying(
                    Map.of(
                        "open", new Text("待确认", "waits for a person"),
                        "acknowledged", new Text("已确认", "acknowledged"),
                        "closed", new Text("已关闭", "closed"))),
            column("raisedAt", "raised_at", Type.MOMENT, "发生日", "raised"),
            column("acknowledgedAt", "acknowledged_at", Type.MOMENT, "确认日", "acknowledged on"),
            column("closedAt", "closed_at", Type.MOMENT, "关闭日", "closed on"),
            column("outcome", "outcome", Type.TEXT, "处理结果", "outcome")));
  }
}
