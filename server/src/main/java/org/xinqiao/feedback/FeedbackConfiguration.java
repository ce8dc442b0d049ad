package org.xinqiao.feedback;

import static org.xinqiao.condition.FactDefinition.Field.column;

import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.condition.FactDefinition.Freshness;
import org.xinqiao.condition.FactDefinition.Rows;
import org.xinqiao.condition.FactDefinition.Type;
import org.xinqiao.crypto.SealedColumn;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.Text;

/// What this module knows about patients, for conditions to ask for, and what it keeps sealed for
/// the tenant.
@Configuration(proxyBeanMethods = false)
class FeedbackConfiguration {

  @Bean
  FactDefinition feedbackFact() {
    return new FactDefinition(
        "feedback",
        new Text("外部评价", "Outside feedback"),
        new Text(
            "第三方调查或公开平台上能确认是这位患者的一条评价；文字加密，不能查询",
            "An opinion collected by a third party or on a public page that is certainly this patient's; its words are encrypted and cannot be asked for"),
        Rows.several("feedback_fact_entry", "entry_id").at("givenOn"),
        DataClass.CARE,
        Freshness.AT_ONCE,
        List.of(
            column("source", "source", Type.TEXT, "来源", "source"),
            column("givenOn", "given_on", Type.DATE, "评价日", "given"),
            column("rating", "rating", Type.NUMBER, "评分", "rating")
                .meaning("按来源自己的量表", "On the scale of its source"),
            column("best", "best", Type.NUMBER, "满分", "best possible"),
            column("percent", "percent", Type.NUMBER, "得分率", "share of the best")
                .in("%", "%")
                .meaning("评分占满分的百分比，不同量表可比", "So that scales compare"),
            column("department", "department", Type.TEXT, "科室", "department"),
            column("doctor", "doctor", Type.TEXT, "医生", "doctor"),
            column("level", "level", Type.TEXT, "文字提示", "what the words call for")
                .saying(
                    Map.of(
                        "EMERGENCY", new Text("危急", "emergency"),
                        "URGENT", new Text("紧急", "urgent"),
                        "ATTENTION", new Text("需关注", "needs attention")))
                .classed(DataClass.CLINICAL)));
  }

  @Bean
  SealedColumn unlinkedFeedbackColumn() {
    return new SealedColumn(
        "feedback_unlinked.words_enc",
        FeedbackStore.UNLINKED,
        """
        SELECT entry_id::text AS row, words_enc AS sealed FROM feedback_unlinked
         WHERE tenant_id = :tenant AND substring(words_enc FROM 3 FOR 4) <> :number
           AND (CAST(:after AS uuid) IS NULL OR entry_id > CAST(:after AS uuid))
         ORDER BY entry_id LIMIT :limit
        """,
        """
        UPDATE feedback_unlinked SET words_enc = :sealed
         WHERE tenant_id = :tenant AND entry_id = CAST(:row AS uuid) AND words_enc = :old
        """);
  }
}
