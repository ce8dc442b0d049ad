package org.xinqiao.channel.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.xinqiao.channel.email.Progress.Stage;

/// An SMTP connection that knows how far it has come.
///
/// The library reports a connection lost before and after the final dot by the same exception, and
/// only the first is a refusal. Its protected steps tell them apart.
final class StagedTransport extends SMTPTransport {

  /// The message was stopped before its final dot, hence not taken.
  static final class Stopped extends IOException {
    private final boolean late;

    private Stopped(boolean late) {
      super(late ? "deadline" : "called off");
      this.late = late;
    }

    /// Whether the deadline was the reason.
    boolean late() {
      return late;
    }
  }

  private final Progress progress;
  private final BooleanSupplier late;

  /// @param late whether the message's deadline has passed
  StagedTransport(
      Session session, URLName server, boolean tls, Progress progress, BooleanSupplier late) {
    super(session, server, "smtp", tls);
    this.progress = progress;
    this.late = late;
  }

  @Override
  protected void mailFrom() throws MessagingException {
    progress.reach(Stage.MAIL);
    super.mailFrom();
  }

  @Override
  protected void rcptTo() throws MessagingException {
    progress.reach(Stage.RCPT);
    super.rcptTo();
  }

  @Override
  protected OutputStream data() throws MessagingException {
    progress.reach(Stage.DATA);
    OutputStream text = super.data();
    progress.reach(Stage.TEXT);
    return text;
  }

  /// Sends the final dot. An IOException makes the library close the connection without it.
  @Override
  protected void finishData() throws IOException, MessagingException {
    if (late.getAsBoolean()) {
      throw new Stopped(true);
    }
    if (!progress.reach(Stage.END)) {
      throw new Stopped(false);
    }
    super.finishData();
  }
}
