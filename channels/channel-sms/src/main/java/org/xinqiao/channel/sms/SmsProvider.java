package org.xinqiao.channel.sms;

import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.QueryResult;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.SentAttempt;

/// One provider's language. [SmsChannel] has looked at the address, the deadline and the length,
/// and looks at whether it is too early to believe that a message is not known.
interface SmsProvider {

  boolean queryable();

  /// Whether these words are among those that the provider sends at all.
  boolean takes(String body);

  SendResult send(OutgoingMessage message, MobileNumber number);

  QueryResult query(SentAttempt attempt, MobileNumber number);
}
