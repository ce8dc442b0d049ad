package org.xinqiao.channel.email;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.jspecify.annotations.Nullable;
import org.xinqiao.calls.CallableHosts;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.SendResult.Refused;
import org.xinqiao.channel.SendResult.Unknown;
import org.xinqiao.channel.UnknownCause;
import org.xinqiao.channel.email.Progress.Stage;

/// Hands one letter to the server, on a virtual thread of its own: interrupting such a thread
/// closes the socket it waits on, which bounds everything, name look-ups and dripping servers
/// included.
final class SmtpConversation {

  private final Session session;
  private final EmailSettings settings;
  private final SMTPMessage letter;
  private final String messageId;
  private final BooleanSupplier late;
  private final Progress progress = new Progress();
  private final CompletableFuture<SendResult> result = new CompletableFuture<>();

  /// @param messageId without angle brackets
  /// @param late whether the message's deadline has passed
  SmtpConversation(
      Session session,
      EmailSettings settings,
      SMTPMessage letter,
      String messageId,
      BooleanSupplier late) {
    this.session = session;
    this.settings = settings;
    this.letter = letter;
    this.messageId = messageId;
    this.late = late;
  }

  SendResult hold() {
    Duration whole = settings.timing().whole();
    Thread talker = Thread.ofVirtual().name("smtp").start(this::talk);
    try {
      return result.get(whole.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return giveUp(talker, UnknownCause.TIMEOUT, "no end within " + whole);
    } catch (InterruptedException e) {
      SendResult given = giveUp(talker, UnknownCause.INTERRUPTED, "interrupted");
      Thread.currentThread().interrupt();
      return given;
    } catch (ExecutionException e) {
      throw new IllegalStateException("an SMTP conversation failed", e.getCause());
    }
  }

  private SendResult giveUp(Thread talker, UnknownCause cause, String detail) {
    Stage reached = progress.stage();
    boolean certain = progress.callOff();
    talker.interrupt();
    return certain
        ? Refused.forNow(Reason.PROVIDER_UNAVAILABLE, detail + " at " + reached)
        : result.getNow(new Unknown(cause, detail + " at the final dot"));
  }

  private void talk() {
    try {
      result.complete(handOver());
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  private SendResult handOver() {
    EmailSettings.Server server = settings.server();
    boolean tls = server.security() == EmailSettings.Security.TLS;
    URLName url = new URLName("smtp", server.host(), server.port(), null, null, null);
    StagedTransport transport = new StagedTransport(session, url, tls, progress, late);
    EmailSettings.Credentials account = server.credentials();
    try {
      CallableHosts.namedBySettings(server.host());
    } catch (IOException e) {
      return Refused.forNow(
          Reason.PROVIDER_UNAVAILABLE,
          "no answer at " + progress.stage() + ": " + e.getClass().getSimpleName());
    }
    try {
      transport.connect(
          server.host(),
          server.port(),
          account == null ? null : account.user(),
          account == null ? null : account.password());
      transport.sendMessage(letter, recipients(letter));
      return new SendResult.Accepted(messageId);
    } catch (MessagingException e) {
      return verdict(e, transport);
    } finally {
      quit(transport);
    }
  }

  private SendResult verdict(MessagingException failure, StagedTransport transport) {
    int code = transport.getLastReturnCode();
    if (progress.stage() == Stage.END && code / 100 == 2) {
      // The library expects exactly 250; RFC 5321 takes any 2yz for yes.
      return new SendResult.Accepted(messageId);
    }
    return SmtpVerdict.of(failure, progress.stage(), code);
  }

  private static InternetAddress @Nullable [] recipients(SMTPMessage letter)
      throws MessagingException {
    return (InternetAddress[]) letter.getRecipients(Message.RecipientType.TO);
  }

  private static void quit(StagedTransport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      // What was said was said; a bad farewell changes nothing.
    }
  }
}
