package org.xinqiao.chart;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// The words for the codes that stand in a timeline.
final class Words {

  private static final Map<String, Text> ALL =
      Map.ofEntries(
          word("class.inpatient", "入院", "Admission"),
          word("class.outpatient", "门诊", "Outpatient visit"),
          word("class.emergency", "急诊", "Emergency visit"),
          word("class.other", "就诊", "Visit"),
          word("contact.planned", "计划中", "planned"),
          word("contact.due", "待发送", "due"),
          word("contact.sending", "发送中", "being sent"),
          word("contact.accepted", "已提交渠道", "accepted by the channel"),
          word("contact.delivered", "已送达", "delivered"),
          word("contact.read", "已读", "read"),
          word("contact.replied", "已回复", "answered"),
          word("contact.failed", "发送失败", "failed"),
          word("contact.unknown", "结果未知", "outcome unknown"),
          word("contact.not-sent", "未发送", "not sent"),
          word("contact.expired", "已过期，未发送", "expired, not sent"),
          word("contact.cancelled", "已取消", "cancelled"),
          word("channel.email", "邮件", "e-mail"),
          word("channel.sandbox", "演练渠道", "training channel"),
          word("channel.sms", "短信", "text message"),
          word("channel.phone", "电话", "telephone"),
          word("level.EMERGENCY", "危急", "emergency"),
          word("level.URGENT", "紧急", "urgent"),
          word("level.ATTENTION", "需关注", "needs attention"),
          word("alert.open", "待确认", "waits for a person"),
          word("alert.acknowledged", "已确认", "acknowledged"),
          word("alert.closed", "已关闭", "closed"),
          word("task.open", "待处理", "open"),
          word("task.in-progress", "处理中", "in progress"),
          word("task.done", "已完成", "done"),
          word("stop.patient-died", "患者已故", "the patient died"),
          word("stop.discharge-cancelled", "出院已撤销", "the discharge was cancelled"),
          word("request.active", "有效", "active"),
          word("request.completed", "已完成", "completed"),
          word("request.stopped", "已停用", "stopped"),
          word("request.cancelled", "已撤销", "cancelled"),
          word("decision.grant", "同意", "Agreed to"),
          word("decision.deny", "不同意", "Refused"),
          word("decision.withdraw", "撤回", "Withdrew"),
          word("decision.expire", "授权到期：", "Came to its end:"),
          word("appointment.booked", "已预约", "booked"),
          word("appointment.cancelled", "已取消", "cancelled"),
          word("appointment.no-show", "未到诊", "did not come"),
          word("appointment.fulfilled", "已就诊", "came"),
          word("revisit.open", "待复诊", "open"),
          word("revisit.missed", "未按时复诊", "missed"),
          word("revisit.attended", "已到诊", "came"),
          word("revisit.cancelled", "已撤销", "revoked"),
          word("response.confirmed", "患者确认来", "the patient will come"),
          word("response.reschedule", "患者想改约", "the patient wants another day"),
          word("response.declined", "患者暂不复诊", "the patient will not come"),
          word("due-source.order", "医嘱", "doctor's order"),
          word("due-source.report", "报告", "report"),
          word("due-source.guideline", "随访路径默认间隔", "default interval of the pathway"));

  private Words() {}

  private static Map.Entry<String, Text> word(String key, String zh, String en) {
    return Map.entry(key, new Text(zh, en));
  }

  /// The code itself where there is no word for it.
  static Text of(String group, @Nullable String code) {
    return code == null || code.isEmpty()
        ? new Text("", "")
        : ALL.getOrDefault(group + "." + code, new Text(code, code));
  }

  static @Nullable String of(String group, @Nullable String code, Locale locale) {
    return code == null ? null : of(group, code).in(locale);
  }
}
