package org.xinqiao.governor;

import java.util.Arrays;
import java.util.Optional;
import org.xinqiao.shared.Text;

/// Why a contact was moved or not sent. A closed list: each contact that does not go out when it
/// was planned carries one of these.
public enum Reason {
  EXPIRED("expired", "已过有效期，不再发送", "its time is over"),
  PATIENT_DIED("patient-died", "患者已故", "the patient died"),
  TEMPORARY_IDENTITY("temporary-identity", "临时身份，不外发", "the identity is temporary"),
  MINOR_WITHOUT_GUARDIAN(
      "minor-without-guardian", "未成年且没有监护人联系方式", "a minor, and no guardian can be reached"),
  IN_HOSPITAL("in-hospital", "患者正在住院，出院后再联系", "the patient is in hospital"),
  QUIET_HOURS("quiet-hours", "免打扰时段，顺延", "quiet hours"),
  DAILY_CAP("daily-cap", "当天已联系过，顺延", "already contacted that day"),
  WEEKLY_CAP("weekly-cap", "7天内联系次数已满，顺延", "contacted often enough in 7 days"),
  ADDRESS_QUOTA(
      "address-quota", "该号码或邮箱当天发送已达上限，顺延", "enough was sent to that number or address that day"),
  GIVES_WAY("gives-way", "当天有更重要的消息，让它先发", "something more important of the day goes first"),
  MERGED("merged", "与当天另一条消息合并发送", "went out together with another message of the day"),
  SENT_APART(
      "sent-apart", "合并后的消息未被接受，改为分开发送", "the message of several was refused; each goes alone"),
  CONSENT_WITHDRAWN("consent-withdrawn", "患者已撤回授权", "the patient withdrew consent"),
  CONSENT_DENIED("consent-denied", "患者未同意", "the patient said no"),
  CONSENT_MISSING("consent-missing", "没有该用途的授权", "no consent for this purpose"),
  CONSENT_LAPSED("consent-lapsed", "授权已到期，需重新授权", "the consent came to its end; ask again"),
  GUARDIAN_CONSENT_MISSING(
      "guardian-consent-missing", "未满14周岁，没有监护人的有效授权", "a child, and no guardian's consent holds"),
  DATA_TOO_SENSITIVE(
      "data-too-sensitive", "内容不适合用这个渠道发送", "too sensitive for the purpose or the channel"),
  CONSENT_UNREADABLE(
      "consent-unreadable", "授权暂时无法核对，稍后再试", "consent could not be checked; tried again later"),
  NO_CONTACT_POINT("no-contact-point", "没有可用的联系方式", "no contact point for any channel"),
  CHANNELS_EXHAUSTED("channels-exhausted", "所有渠道都未成功", "every channel failed"),
  PLAN_STOPPED("plan-stopped", "随访计划已停止", "the plan was stopped"),
  PLAN_MUTED("plan-muted", "随访计划静默中", "the plan is muted"),
  STEP_NEEDLESS("step-needless", "这一步已不需要", "the step is not needed any more"),
  ALREADY_CAME("already-came", "患者已到诊", "the patient came already"),
  ALREADY_ANSWERED("already-answered", "患者已答复", "the patient answered already"),
  NOT_THE_MOMENT("not-the-moment", "近期不宜问候", "not the moment for a greeting"),
  GREETING_GIVES_WAY(
      "greeting-gives-way", "当天有其他联系，问候让位", "something else is planned for that day"),
  GREETING_CAP("greeting-cap", "近期问候次数已满", "greeted often enough lately"),
  OTHER_GREETING("other-greeting", "当天已有另一条问候", "another greeting has that day"),
  GREETING_OFF("greeting-off", "医院已停用这条问候", "the hospital switched this greeting off"),
  TEMPLATE_INCOMPLETE(
      "template-incomplete", "模板缺少内容，请检查模板", "the template lacks something it needs"),
  SENDING_STOPPED("sending-stopped", "已停止发送，恢复后再发", "sending was stopped by staff"),
  CHANNEL_BUSY("channel-busy", "渠道暂不可用，稍后重试", "the channel is not available, tried again later"),
  OUTCOME_UNKNOWN("outcome-unknown", "发送结果未知，正在核对", "the outcome is unknown and being checked");

  private final String code;
  private final Text words;

  Reason(String code, String zh, String en) {
    this.code = code;
    this.words = new Text(zh, en);
  }

  public static Optional<Reason> of(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code.equals(code)).findFirst();
  }

  public String code() {
    return code;
  }

  public Text words() {
    return words;
  }
}
