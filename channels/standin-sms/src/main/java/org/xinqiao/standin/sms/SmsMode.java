package org.xinqiao.standin.sms;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// How the provider treats a message. What a refusal is called on the wire depends on the protocol.
public enum SmsMode {
  /// Takes it.
  OK("OK", "0"),
  /// Takes it and answers after [SmsScript#delay]. What the client gave up meanwhile arrives all
  /// the same.
  SLOW("OK", "0"),
  /// Knows no such number.
  REFUSE_NUMBER("isv.MOBILE_NUMBER_ILLEGAL", "1101"),
  /// Too many to this number.
  RATE_LIMIT("isv.BUSINESS_LIMIT_CONTROL", "1201"),
  /// The account is empty.
  NO_MONEY("isv.AMOUNT_NOT_ENOUGH", "1301"),
  /// The account is stopped.
  OUT_OF_SERVICE("isv.OUT_OF_SERVICE", "1302"),
  /// Rejects the words.
  REFUSE_CONTENT("isv.SMS_CONTENT_ILLEGAL", "1401"),
  /// Cannot at the moment.
  SYSTEM_ERROR("isp.SYSTEM_ERROR", "1901"),
  /// Closes the connection after the head of the request, before its body.
  DROP_BEFORE_MESSAGE("", ""),
  /// Takes the message, then closes the connection instead of answering.
  ACCEPT_THEN_DROP("", ""),
  /// Takes the message, then answers in no known language.
  ACCEPT_THEN_GARBLE("", ""),
  /// Takes the message, then never answers.
  ACCEPT_THEN_STALL("", ""),
  /// Reads everything, does not take it, never answers.
  STALL("", "");

  private final String aliyunCode;
  private final String gatewayCode;

  SmsMode(String aliyunCode, String gatewayCode) {
    this.aliyunCode = aliyunCode;
    this.gatewayCode = gatewayCode;
  }

  /// As written in control messages: `accept-then-drop`.
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Reads what [#text] writes.
  ///
  /// @throws IllegalArgumentException when there is no such mode
  @JsonCreator
  public static SmsMode parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  String aliyunCode() {
    return aliyunCode;
  }

  String gatewayCode() {
    return gatewayCode;
  }

  /// Whether the message is kept.
  boolean takes() {
    return switch (this) {
      case OK, SLOW, ACCEPT_THEN_DROP, ACCEPT_THEN_GARBLE, ACCEPT_THEN_STALL -> true;
      default -> false;
    };
  }
}
