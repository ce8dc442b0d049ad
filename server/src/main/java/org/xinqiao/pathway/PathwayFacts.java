package org.xinqiao.pathway;

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
class PathwayFacts {

  @Bean
  FactDefinition planFact() {
    return new FactDefinition(
        "plan",
        new Text("随访计划", "Plan"),
        new Text("患者正在或曾经进行的一次随访", "A pathway that the patient is or was on"),
        Rows.several("pathway_fact_plan", "plan_id").at("startedAt"),
        DataClass.CARE,
        Freshness.AT_ONCE,
        List.of(
            column("pathway", "pathway_id", Type.TEXT, "路径", "pathway"),
            column("state", "state", Type.TEXT, "状态", "state")
                .saying(
                    Map.of(
                        "active", new Text("进行中", "running"),
                        "completed", new Text("已完成", "completed"),
                        "stopped", new Text("已停止", "stopped"))),
            column("stopReason", "stop_reason", Type.TEXT, "停止原因", "why it stopped"),
            column("anchorOn", "anchor_on", Type.DATE, "基准日", "anchor"),
            column("department", "department_name", Type.TEXT, "科室", "department"),
            column("doctor", "doctor", Type.TEXT, "医生", "doctor"),
            column("startedAt", "started_at", Type.MOMENT, "开始日", "started"),
            column("endedAt", "ended_at", Type.MOMENT, "结束日", "ended")));
  }
}
