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

  private static final Map<String, Text> STOPPED =
      Map.ofEntries(
          Map.entry(StopPlans.NO_LONGER, new Text("已不符合条件", "what it depends on holds no more")),
          Map.entry(
              StopPlans.MERGED,
              new Text("档案合并，由另一份计划继续", "goes on as the plan of a merged record")),
          Map.entry(
              StopPlans.DISCHARGE_CANCELLED,
              new Text("就诊或出院已撤销", "the visit or discharge was cancelled")),
          Map.entry(
              StopPlans.EVENT_WITHDRAWN,
              new Text("触发的记录已更正或撤销", "what began it was corrected or withdrawn")),
          Map.entry(
              StopPlans.SUPPLY_CHANGED,
              new Text("已再次取药或发药撤销", "handed over again, or the dispense was cancelled")),
          Map.entry("patient-died", new Text("患者已故", "the patient died")),
          Map.entry("ended-patient-asked", new Text("患者要求结束", "ended: the patient asked")),
          Map.entry("ended-goal-reached", new Text("已达目标，人工结束", "ended: the goal is reached")),
          Map.entry("ended-doctor-decided", new Text("医生决定结束", "ended: a doctor decided")),
          Map.entry("ended-by-mistake", new Text("误入组，人工结束", "ended: begun by mistake")));

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
            column("stopReason", "stop_reason", Type.TEXT, "停止原因", "why it stopped")
                .saying(STOPPED),
            column("anchorOn", "anchor_on", Type.DATE, "基准日", "anchor"),
            column("department", "department_name", Type.TEXT, "科室", "department"),
            column("doctor", "doctor", Type.TEXT, "医生", "doctor"),
            column("startedAt", "started_at", Type.MOMENT, "开始日", "started"),
            column("mutedUntil", "muted_until", Type.DATE, "静默至", "muted until")
                .meaning("含当日", "The last quiet day"),
            column("endedAt", "ended_at", Type.MOMENT, "结束日", "ended")));
  }
}
