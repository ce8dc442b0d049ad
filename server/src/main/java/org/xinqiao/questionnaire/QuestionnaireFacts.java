package org.xinqiao.questionnaire;

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
class QuestionnaireFacts {

  @Bean
  FactDefinition formFact() {
    return new FactDefinition(
        "form",
        new Text("问卷", "Form"),
        new Text(
            "发给患者的一份问卷；答案加密，条件只问结论",
            "A questionnaire sent to the patient; answers are encrypted, only their result can be asked for"),
        Rows.several("questionnaire_fact_form", "form_id").at("openedAt"),
        DataClass.CARE,
        Freshness.AT_ONCE,
        List.of(
            column("questionnaire", "questionnaire_id", Type.TEXT, "问卷", "questionnaire"),
            column("openedAt", "opened_at", Type.MOMENT, "发出日", "opened"),
            column("submittedAt", "submitted_at", Type.MOMENT, "提交日", "submitted"),
            column("expiresAt", "expires_at", Type.MOMENT, "到期日", "expires"),
            column("level", "level", Type.TEXT, "结论", "result")
                .saying(
                    Map.of(
                        "EMERGENCY", new Text("危急", "emergency"),
                        "URGENT", new Text("紧急", "urgent"),
                        "ATTENTION", new Text("需关注", "needs attention")))
                .meaning("没有异常的答卷没有此值", "Not there when nothing in the answers stands out")
                .classed(DataClass.CLINICAL),
            column("score", "score", Type.NUMBER, "得分", "score")
                .meaning(
                    "问卷第一项评分的总分；没有评分或有题未答时没有此值",
                    "The total of its first score; not there when it has none or a part of it was not answered")
                .classed(DataClass.CLINICAL),
            column("eventId", "form_id", Type.ID, "事件", "event")));
  }
}
