package org.xinqiao.channel.email;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.SendResult.Permanence;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.SendResult.Refused;
import org.xinqiao.channel.SendResult.Unknown;
import org.xinqiao.channel.UnknownCause;
import org.xinqiao.channel.email.Progress.Stage;

/// What a failed conversation means. Codes after RFC 5321 section 4.2 and RFC 3463.
///
/// Up to the final dot every failure is a refusal: a server must not deliver a text whose end it
/// did not see. After the dot only the server's own code refuses; all else is unknown.
final class SmtpVerdict {

  private static final Pattern ENHANCED =
      Pattern.compile("^\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b");

  /// A reply of the server.
  ///
  /// @param code three digits, or -1 for the end of the connection or something unreadable
  private record Reply(int code, String text) {

    /// `subject.detail` of the enhanced code, or empty: `1.1` of `5.1.1`.
    String enhanced() {
      Matcher matcher = ENHANCED.matcher(text);
      return matcher.find() ? matcher.group(1).substring(2) : "";
    }

    boolean about(String subject) {
      return enhanced().startsWith(subject + ".");
    }
  }

  private SmtpVerdict() {}

  /// @param lastCode the last code of the server, for failures that carry none
  static SendResult of(MessagingException failure, Stage stage, int lastCode) {
    List<Throwable> chain = chain(failure);
    for (Throwable link : chain) {
      if (link instanceof StagedTransport.Stopped stopped) {
        return stopped.late()
            ? Refused.permanently(Reason.DEADLINE_PASSED, "the deadline passed on the way")
            : Refused.forNow(Reason.PROVIDER_UNAVAILABLE, "called off before the message was sent");
      }
    }
    Reply reply = reply(chain);
    if (stage == Stage.END) {
      return afterTheDot(reply, chain);
    }
    if (failure instanceof AuthenticationFailedException) {
      return account(lastCode);
    }
    if (reply == null || reply.code() < 400) {
      return Refused.forNow(Reason.PROVIDER_UNAVAILABLE, "no answer at " + stage + kind(chain));
    }
    return refusal(reply, stage);
  }

  private static SendResult afterTheDot(@Nullable Reply reply, List<Throwable> chain) {
    if (reply != null && reply.code() >= 400 && reply.code() < 600) {
      return refusal(reply, Stage.END);
    }
    if (chain.stream().anyMatch(SocketTimeoutException.class::isInstance)) {
      return new Unknown(UnknownCause.TIMEOUT, "no answer to the final dot");
    }
    if (chain.stream().anyMatch(InterruptedIOException.class::isInstance)) {
      return new Unknown(UnknownCause.INTERRUPTED, "interrupted at the final dot");
    }
    boolean read = reply != null && !reply.text().startsWith("[EOF]");
    return read
        ? new Unknown(UnknownCause.UNREADABLE_ANSWER, "no SMTP reply to the final dot")
        : new Unknown(UnknownCause.CONNECTION_LOST, "connection lost at the final dot");
  }

  private static SendResult account(int code) {
    // 454 is "temporary authentication failure"; without a 5xx nothing is known about the account.
    return code >= 400 && code < 500 || code < 200
        ? Refused.forNow(Reason.PROVIDER_UNAVAILABLE, "smtp " + code + " at AUTH")
        : Refused.permanently(Reason.NOT_CONFIGURED, "the server does not accept our account");
  }

  private static Refused refusal(Reply reply, Stage stage) {
    boolean permanent = reply.code() >= 500;
    Reason reason = permanent ? permanentReason(reply, stage) : temporaryReason(reply);
    String detail = ("smtp " + reply.code() + " " + enhancedOf(reply) + "at " + stage);
    return new Refused(
        reason, permanent ? Permanence.PERMANENT : Permanence.TEMPORARY, null, detail);
  }

  private static String enhancedOf(Reply reply) {
    return reply.enhanced().isEmpty() ? "" : reply.code() / 100 + "." + reply.enhanced() + " ";
  }

  private static Reason temporaryReason(Reply reply) {
    if (reply.about("7") || reply.enhanced().equals("4.5")) {
      // Grey lists and "too fast" carry 4.7.x; 4.4.5 is congestion.
      return Reason.RATE_LIMITED;
    }
    return reply.about("2") ? Reason.UNREACHABLE_ADDRESS : Reason.PROVIDER_UNAVAILABLE;
  }

  private static Reason permanentReason(Reply reply, Stage stage) {
    if (reply.enhanced().equals("4.5")) {
      // Large providers answer "daily quota exceeded" so.
      return Reason.QUOTA;
    }
    return switch (stage) {
      case RCPT -> recipientReason(reply);
      case DATA, TEXT, END, CALLED_OFF ->
          reply.about("1") || reply.about("2")
              ? Reason.UNREACHABLE_ADDRESS
              : Reason.CONTENT_REFUSED;
      // Our sender address or our account is not wanted.
      case CONNECT, MAIL -> Reason.NOT_CONFIGURED;
    };
  }

  private static Reason recipientReason(Reply reply) {
    if (reply.code() == 530 || reply.code() == 535 || reply.code() == 554 && reply.about("7")) {
      return Reason.NOT_CONFIGURED;
    }
    return reply.code() == 501 || reply.enhanced().equals("1.3")
        ? Reason.INVALID_ADDRESS
        : Reason.UNREACHABLE_ADDRESS;
  }

  /// The first reply in the chain that refuses; else the first there is. The library wraps the
  /// reply about an address into a general failure.
  private static @Nullable Reply reply(List<Throwable> chain) {
    Reply first = null;
    for (Throwable link : chain) {
      Reply reply =
          switch (link) {
            case SMTPAddressFailedException e -> new Reply(e.getReturnCode(), text(e));
            case SMTPSenderFailedException e -> new Reply(e.getReturnCode(), text(e));
            case SMTPSendFailedException e -> new Reply(e.getReturnCode(), text(e));
            default -> null;
          };
      if (reply != null && reply.code() >= 400) {
        return reply;
      }
      first = first == null ? reply : first;
    }
    return first;
  }

  private static String text(Throwable failure) {
    return failure.getMessage() == null ? "" : failure.getMessage();
  }

  private static List<Throwable> chain(MessagingException failure) {
    List<Throwable> chain = new ArrayList<>();
    Throwable link = failure;
    while (link != null && !chain.contains(link)) {
      chain.add(link);
      link = link instanceof MessagingException m ? m.getNextException() : link.getCause();
    }
    return chain;
  }

  /// The kind of fault of the network, without its text, which may name hosts and people.
  private static String kind(List<Throwable> chain) {
    return chain.stream()
        .filter(IOException.class::isInstance)
        .map(link -> ": " + link.getClass().getSimpleName())
        .findFirst()
        .orElse("");
  }
}
