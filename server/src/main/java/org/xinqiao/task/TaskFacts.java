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

  @Bean
  FactDefinition moodFact() {
    return new FactDefinition(
        "mood",
        new Text("情绪（员工记录）", "Mood as noted"),
        new Text(
            "通话或办理任务后员工记下的患者情绪；由人记录，不由程序推断",
            "How the patient was, noted by a member of staff after a call or another task; noted by people, not worked out by a program"),
        Rows.several("task_fact_mood", "mood_id").at("notedAt"),
        DataClass.CLINICAL,
        Freshness.AT_ONCE,
        List.of(
            column("mood", "mood", Type.TEXT, "情绪", "mood").saying(Mood.words()),
            column("notedAt", "noted_at", Type.MOMENT, "记录日", "noted")));
  }
}
