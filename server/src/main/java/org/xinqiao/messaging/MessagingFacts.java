package org.xinqiao.messaging;

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
class MessagingFacts {

  private static final Map<String, Text> STATES =
      Map.of(
          "planned", new Text("计划中", "planned"),
          "sending", new Text("发送中", "being sent"),
          "accepted", new Text("已提交渠道", "accepted by the channel"),
          "delivered", new Text("已送达", "delivered"),
          "read", new Text("已读", "read"),
          "replied", new Text("已回复", "answered"),
          "failed", new Text("发送失败", "failed"),
          "unknown", new Text("结果未知", "outcome unknown"),
          "not-sent", new Text("未发送", "not sent"),
          "cancelled", new Text("已取消", "cancelled"));

  @Bean
  FactDefinition reminderFact() {
    return new FactDefinition(
        "reminder",
        new Text("复诊提醒", "Reminder"),
        new Text("提醒患者来复诊的一次触达", "A contact that reminds of a return visit"),
        Rows.several("messaging_fact_reminder", "contact_id").at("sentAt"),
        DataClass.CARE,
        Freshness.AT_ONCE,
        List.of(
            column("contactId", "contact_id", Type.ID, "触达", "contact"),
            column("revisitId", "revisit_id", Type.ID, "复诊", "revisit"),
            column("sentAt", "sent_at", Type.MOMENT, "发送日", "sent"),
            column("deliveredAt", "delivered_at", Type.MOMENT, "送达日", "delivered"),
            column("respondedAt", "responded_at", Type.MOMENT, "答复日", "answered")));
  }

  @Bean
  FactDefinition contactFact() {
    return new FactDefinition(
        "contact",
        new Text("触达", "Contact"),
        new Text("计划发给患者的一次消息及其结果", "A message planned for the patient, and what came of it"),
        Rows.several("messaging_fact_contact", "contact_id").at("plannedFor"),
        DataClass.CARE,
        Freshness.AT_ONCE,
        List.of(
            column("purpose", "purpose", Type.TEXT, "目的", "purpose"),
            column("template", "template_id", Type.TEXT, "模板", "template"),
            column("channel", "channel", Type.TEXT, "渠道", "channel"),
            column("state", "state", Type.TEXT, "状态", "state").saying(STATES),
            column("reason", "reason_code", Type.TEXT, "未发原因", "reason")
                .meaning("为什么没有发或改期", "Why it was not sent, or was moved"),
            column("plannedFor", "planned_for", Type.MOMENT, "计划日", "planned"),
            column("sentAt", "sent_at", Type.MOMENT, "发送日", "sent"),
            column("deliveredAt", "delivered_at", Type.MOMENT, "送达日", "delivered"),
            column("readAt", "read_at", Type.MOMENT, "阅读日", "read"),
            column("repliedAt", "replied_at", Type.MOMENT, "答复日", "answered"),
            hour("repliedHour", "replied_at", "答复钟点", "hour of the answer")));
  }

  @Bean
  FactDefinition replyFact() {
    return new FactDefinition(
        "reply",
        new Text("患者回复", "Reply"),
        new Text(
            "患者发来的一条文字；内容加密，条件不能问",
            "A text from the patient; what it says is encrypted and cannot be asked for"),
        Rows.several("messaging_fact_reply", "reply_id").at("at"),
        DataClass.CARE,
        Freshness.AT_ONCE,
        List.of(
            column("contactId", "contact_id", Type.ID, "触达", "contact"),
            column("channel", "channel", Type.TEXT, "渠道", "channel"),
            column("handledAs", "handled_as", Type.TEXT, "处理为", "handled as")
                .saying(
                    Map.of(
                        "opt-out", new Text("退订", "opt-out"),
                        "alert", new Text("预警", "alert"),
                        "task", new Text("任务", "task"))),
            column("at", "at", Type.MOMENT, "回复日", "day"),
            hour("hour", "at", "回复钟点", "hour"),
            column("shared", "shared", Type.BOOLEAN, "号码多人共用", "from a shared number")));
  }

  @Bean
  FactDefinition unreachableFact() {
    return new FactDefinition(
        "unreachable",
        new Text("失联的联系方式", "Unreachable contact point"),
        new Text("发不到、且此后未再送达的号码或地址", "A number or address that was not reached, and not since"),
        Rows.several("messaging_fact_unreachable", "contact_point_id").at("since"),
        DataClass.CONTACT,
        Freshness.AT_ONCE,
        List.of(column("since", "since", Type.MOMENT, "失联日", "since")));
  }

  private static FactDefinition.Field hour(String name, String column, String zh, String en) {
    return new FactDefinition.Field(
            name,
            "date_part('hour', {row}." + column + " AT TIME ZONE 'Asia/Shanghai')",
            Type.NUMBER,
            new Text(zh, en))
        .in("点", "o'clock");
  }
}
