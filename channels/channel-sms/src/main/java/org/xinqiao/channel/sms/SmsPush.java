package org.xinqiao.channel.sms;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.xinqiao.channel.ChannelEvent;
import org.xinqiao.channel.InboundMessage;

/// Reads what a provider of text messages reports by itself: what became of messages, and what was
/// written back. Says nothing about who may report, except where the provider signs.
public interface SmsPush {

  /// @param headers by name in lower case
  Reading read(Map<String, String> headers, byte[] body);

  /// What a report says.
  sealed interface Reading {

    /// It is not from the provider: the signature is missing, wrong or too old.
    record Foreign() implements Reading {}

    /// It is not in the form that the provider documents.
    ///
    /// @param what for the staff, without anything of the patient
    record Malformed(String what) implements Reading {}

    /// @param events about our own messages; what concerns others with the same account is left out
    /// @param messages what was written back
    record Read(List<ChannelEvent> events, List<InboundMessage> messages) implements Reading {

      public Read {
        events = List.copyOf(events);
        messages = List.copyOf(messages);
      }
    }
  }

  /// Aliyun's delivery reports (`SmsReport`), not signed.
  static SmsPush aliyunReports() {
    return (headers, body) -> AliyunPush.reports(body);
  }

  /// Aliyun's inbound messages (`SmsUp`), not signed.
  static SmsPush aliyunReplies() {
    return (headers, body) -> AliyunPush.replies(body);
  }

  /// Both kinds from a gateway, in the form of docs/how-to/connect-sms.md.
  static SmsPush gateway(GatewaySettings.Signature signing, InstantSource clock) {
    return new GatewayPush(signing, clock);
  }
}
