package org.xinqiao.standin.sms;

/// One provider's language: what requests mean and how answers look.
interface Protocol {

  /// A request as understood.
  sealed interface Call {

    /// Somebody wants a message sent.
    ///
    /// @param message what would be kept
    record Send(ReceivedSms message) implements Call {}

    /// Answered without any message: a question, or a request that is wrong in itself.
    record Answer(int status, String json) implements Call {}
  }

  /// Whether this request is in this language, by its head alone.
  boolean speaks(HttpRequestHead head);

  /// Whether it is about a new message, by its head alone.
  boolean sends(HttpRequestHead head);

  Call read(HttpRequestHead head, byte[] body);

  /// The answer to a message that was taken or refused.
  String answer(SmsMode mode, ReceivedSms message);
}
