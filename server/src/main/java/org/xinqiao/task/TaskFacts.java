package org.xinqiao.task;

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
class TaskFacts {

  @Bean
  FactDefinition taskFact() {
    return new FactDefinition(
        "task",
        new Text("任务", "Task"),
        new Text("医护人员为患者做的一件事", "Something that a member of staff does for the patient"),
        Rows.several("task_fact_task", "task_id").at("createdAt"),
        DataClass.CARE,
        Freshness.AT_ONCE,
        List.of(
            column("kind", "kind", Type.TEXT, "种类", "kind"),
            column("priority", "priority", Type.TEXT, "优先级", "priority"),
            column("state", "state", Type.TEXT, "状态", "state")
                .saying(
                    Map.of(
                        "open", new Text("待处理", "open"),
                        "in-progress", new Text("处理中", "in progress"),
                        "done", new Text("已完成", "done"))),
            column("createdAt", "created_at", Type.MOMENT, "产生日", "made"),
            column("dueAt", "due_at", Type.MOMENT, "到期日", "due"),
            column("doneAt", "done_at", Type.MOMENT, "完成日", "done on"),
            column("outcome", "outcome_code", Type.TEXT, "结果", "outcome")));
  }
}
