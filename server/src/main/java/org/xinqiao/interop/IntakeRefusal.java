package org.xinqiao.interop;

import java.util.Arrays;
import org.xinqiao.shared.Text;

/// Why a message is not taken, as the sender and the staff get to read it. Thrown only between the
/// mappers and [ReceiveMessage], which turns it into an answer.
final class IntakeRefusal extends RuntimeException {

  /// @param code string key
  /// @param acknowledgement AE: kept in quarantine, can be replayed; AR: not for us as it stands
  /// @param hl7Code HL7 table 0357
  /// @param hl7Text its standard text
  /// @param words for people on both sides
  enum Reason {
    NOT_HL7(
        "intake.not-hl7",
        "AR",
        100,
        "Segment sequence error",
        new Text("这不是一条HL7消息", "This is not an HL7 message")),
    UNTERMINATED(
        "intake.unterminated",
        "AR",
        100,
        "Segment sequence error",
        new Text("消息没有结束符(0x1C 0x0D)，连接中断", "The frame broke off before its end (0x1C 0x0D)")),
    TOO_LARGE(
        "intake.too-large",
        "AR",
        100,
        "Segment sequence error",
        new Text("消息超过允许的大小", "The message is larger than allowed")),
    CHARSET(
        "intake.charset-unreadable",
        "AE",
        102,
        "Data type error",
        new Text(
            "字符集无法识别，请用UTF-8或GB18030发送并填写MSH-18",
            "The character set cannot be read; send UTF-8 or GB18030 and say so in MSH-18")),
    SENDER_UNKNOWN(
        "intake.sender-unknown",
        "AR",
        207,
        "Application internal error",
        new Text(
            "发送方未登记，请在集成监控中准入", "The sender is not admitted; admit it in the integration monitor")),
    SENDER_FOREIGN(
        "intake.sender-foreign",
        "AR",
        207,
        "Application internal error",
        new Text(
            "发送方与其证书、令牌或文件夹不符",
            "The sender in the message is not the one that the certificate, the token or the folder stands for")),
    TYPE_UNSUPPORTED(
        "intake.type-unsupported",
        "AR",
        200,
        "Unsupported message type",
        new Text("不支持的消息类型", "This message type is not supported")),
    EVENT_UNSUPPORTED(
        "intake.event-unsupported",
        "AR",
        201,
        "Unsupported event code",
        new Text("不支持的触发事件", "This trigger event is not supported")),
    FIELD_MISSING(
        "intake.field-missing",
        "AE",
        101,
        "Required field missing",
        new Text("缺少必填内容", "A required field is missing")),
    DATE_IMPOSSIBLE(
        "intake.date-impossible",
        "AE",
        102,
        "Data type error",
        new Text("日期不存在", "There is no such date")),
    ID_CARD_INVALID(
        "intake.id-card-invalid",
        "AE",
        102,
        "Data type error",
        new Text("身份证号不正确", "The identity number is not correct")),
    WORD_UNKNOWN(
        "intake.word-unknown",
        "AE",
        103,
        "Table value not found",
        new Text(
            "取值无法识别，请在列映射中对应", "The value is not known; say in the column mapping what it means")),
    VALUE_UNSUPPORTED(
        "intake.value-unsupported",
        "AE",
        103,
        "Table value not found",
        new Text("此内容的取值不支持", "This value is not supported here")),
    REFERENCE_UNKNOWN(
        "intake.reference-unknown",
        "AE",
        204,
        "Unknown key identifier",
        new Text("引用的资源不存在，请先发送被引用的资源", "What it refers to is not known; send that first")),
    CONTROL_ID_REUSED(
        "intake.control-id-reused",
        "AE",
        205,
        "Duplicate key identifier",
        new Text(
            "同一消息号已用于另一条内容，已隔离", "The control id was used for other content; put in quarantine")),
    SEVERAL_PATIENTS(
        "intake.several-patients",
        "AE",
        100,
        "Segment sequence error",
        new Text("一条消息含多位患者，请分条发送", "The message is about several patients; send one for each")),
    IDENTIFIERS_DISAGREE(
        "intake.identifiers-disagree",
        "AE",
        207,
        "Application internal error",
        new Text(
            "标识指向不同患者，已隔离待人工核对",
            "The identifiers belong to different patients; a person must decide")),
    PATIENT_ERASED(
        "intake.patient-erased",
        "AE",
        207,
        "Application internal error",
        new Text(
            "患者的个人信息已按要求删除，不再建档；恢复接收后可重放",
            "The data of this person was erased; they are not registered again unless that is lifted")),
    APPLY_FAILED(
        "intake.apply-failed",
        "AE",
        207,
        "Application internal error",
        new Text("处理失败，已隔离，可重放", "It could not be applied; put in quarantine, can be replayed"));

    private final String code;
    private final String acknowledgement;
    private final int hl7Code;
    private final String hl7Text;
    private final Text words;

    /// Whether it is about what we know of the sender, and not about the message: the same bytes
    /// may be taken when they come again.
    boolean aboutSender() {
      return this == SENDER_UNKNOWN || this == SENDER_FOREIGN || this == CHARSET;
    }

    Reason(String code, String acknowledgement, int hl7Code, String hl7Text, Text words) {
      this.code = code;
      this.acknowledgement = acknowledgement;
      this.hl7Code = hl7Code;
      this.hl7Text = hl7Text;
      this.words = words;
    }

    String code() {
      return code;
    }

    String acknowledgement() {
      return acknowledgement;
    }

    int hl7Code() {
      return hl7Code;
    }

    String hl7Text() {
      return hl7Text;
    }

    Text words() {
      return words;
    }

    static Reason of(String code) {
      return Arrays.stream(values())
          .filter(reason -> reason.code.equals(code))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("No such reason: " + code));
    }
  }

  private final Reason reason;
  private final String location;

  /// @param location the field or the rule, such as `PID-3`; never a value of a patient
  IntakeRefusal(Reason reason, String location) {
    super(reason.code() + " " + location, null, false, false);
    this.reason = reason;
    this.location = location;
  }

  Reason reason() {
    return reason;
  }

  String location() {
    return location;
  }
}
