package org.xinqiao.standin.sms;

import java.time.Instant;

/// One message that the provider took, as it stands in the ledger.
///
/// @param at when it was taken, before the client was told
/// @param protocol `aliyun` or `gateway`
/// @param messageId the provider's name for it (BizId)
/// @param clientId what the client called it (OutId)
/// @param phone as the client wrote it
/// @param signature name of the sender
/// @param template code of the approved text; empty where the protocol has none
/// @param text as the phone shows it, with the signature before it
public record ReceivedSms(
    Instant at,
    String protocol,
    String messageId,
    String clientId,
    String phone,
    String signature,
    String template,
    String text) {

  /// The words without the signature.
  public String words() {
    String mark = "【" + signature + "】";
    return text.startsWith(mark) ? text.substring(mark.length()) : text;
  }
}
