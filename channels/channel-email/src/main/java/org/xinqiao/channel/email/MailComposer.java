package org.xinqiao.channel.email;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.StringJoiner;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.jspecify.annotations.Nullable;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.OutgoingMessage;

/// Makes the letter: headers, plain text, and the same words in HTML with a button for the link.
final class MailComposer {

  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  private final Session session;
  private final EmailSettings settings;

  MailComposer(Session session, EmailSettings settings) {
    this.session = session;
    this.settings = settings;
  }

  /// The `Message-ID` of an attempt, without angle brackets: known before sending, and the same
  /// after a restart, so that the mail system can be asked for it.
  String messageId(AttemptId attempt) {
    return attempt + "@" + settings.sender().domain();
  }

  /// @param to as it goes over the wire
  /// @param now for the date of the letter
  SMTPMessage compose(OutgoingMessage message, String to, Instant now) {
    try {
      String id = "<" + messageId(message.attemptId()) + ">";
      SMTPMessage mail = new Letter(session, id);
      headers(mail, message, to, now);
      mail.setContent(alternatives(message));
      mail.saveChanges();
      return mail;
    } catch (MessagingException | UnsupportedEncodingException e) {
      // Addresses, subject and settings were checked: only a mistake of ours gets here.
      throw new IllegalStateException("a letter could not be composed: " + message.attemptId(), e);
    }
  }

  private void headers(SMTPMessage mail, OutgoingMessage message, String to, Instant now)
      throws MessagingException, UnsupportedEncodingException {
    EmailSettings.Sender sender = settings.sender();
    mail.setFrom(new InternetAddress(ascii(sender.address()), sender.name(), UTF_8));
    if (sender.replyTo() != null) {
      mail.setReplyTo(new InternetAddress[] {new InternetAddress(ascii(sender.replyTo()))});
    }
    String returnPath = sender.returnPath() == null ? sender.address() : sender.returnPath();
    mail.setEnvelopeFrom(ascii(returnPath));
    mail.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
    mail.setSubject(message.subject() == null ? sender.name() : message.subject(), UTF_8);
    mail.setSentDate(Date.from(now));
    mail.setHeader("Content-Language", message.language());
    // Keeps out-of-office robots from answering (RFC 3834).
    mail.setHeader("Auto-Submitted", "auto-generated");
    mail.setHeader("X-Xinqiao-Contact", message.contactKey().value());
    mail.setHeader("X-Xinqiao-Attempt", message.attemptId().toString());
    String unsubscribe = unsubscribe(message.attemptId());
    if (unsubscribe != null) {
      mail.setHeader("List-Unsubscribe", unsubscribe);
    }
  }

  private @Nullable String unsubscribe(AttemptId attempt) {
    EmailSettings.Sender sender = settings.sender();
    StringJoiner ways = new StringJoiner(", ");
    if (sender.unsubscribeMail() != null) {
      ways.add("<mailto:" + ascii(sender.unsubscribeMail()) + "?subject=unsubscribe>");
    }
    if (sender.unsubscribePage() != null) {
      ways.add("<" + sender.unsubscribePage().replace("{attempt}", attempt.toString()) + ">");
    }
    return ways.length() == 0 ? null : ways.toString();
  }

  private MimeMultipart alternatives(OutgoingMessage message) throws MessagingException {
    String language = Locale.forLanguageTag(message.language()).getLanguage();
    String label =
        settings.buttonLabels().getOrDefault(language, settings.buttonLabels().get("zh"));
    String html = MailHtml.of(message.body(), message.language(), label == null ? "" : label);
    return new MimeMultipart("alternative", part(message.body(), "plain"), part(html, "html"));
  }

  private static MimeBodyPart part(String words, String subtype) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(words.replace("\n", "\r\n"), UTF_8, subtype);
    // Base64 keeps every character through every server; the library would choose by content.
    part.setHeader("Content-Transfer-Encoding", "base64");
    return part;
  }

  private static String ascii(String address) {
    return EmailAddress.toAscii(address)
        .orElseThrow(() -> new IllegalStateException("settings hold an address that is none"));
  }

  /// The library would make up a message id whenever it saves.
  private static final class Letter extends SMTPMessage {

    private final String id;

    private Letter(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
