package org.xinqiao.channel.email;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xinqiao.channel.ChannelLimit;

/// How this hospital sends e-mail.
///
/// @param server whom to hand messages to
/// @param sender in whose name
/// @param timing how patient to be
/// @param buttonLabels words of the button that opens a message's link, by language (`zh`, `en`);
///   the label of `zh` serves languages without one
/// @param limits limits of the server, each with source and date
public record EmailSettings(
    Server server,
    Sender sender,
    Timing timing,
    Map<String, String> buttonLabels,
    List<ChannelLimit> limits) {

  public EmailSettings {
    buttonLabels = Map.copyOf(buttonLabels);
    limits = List.copyOf(limits);
    if (!buttonLabels.containsKey("zh")) {
      throw new IllegalArgumentException("buttonLabels needs an entry for zh");
    }
  }

  /// With the usual timing, labels and limits.
  public static EmailSettings of(Server server, Sender sender) {
    return new EmailSettings(server, sender, Timing.USUAL, USUAL_LABELS, USUAL_LIMITS);
  }

  /// The same with this timing.
  public EmailSettings withTiming(Timing other) {
    return new EmailSettings(server, sender, other, buttonLabels, limits);
  }

  /// How the connection is protected.
  public enum Security {
    /// Not at all: only for a server on the same machine.
    NONE,
    /// STARTTLS, and nothing is sent to a server that does not offer it.
    STARTTLS,
    /// TLS from the first byte, usually port 465.
    TLS
  }

  /// The mail server that takes messages from us.
  ///
  /// @param host its name, which its certificate must carry
  /// @param credentials our account, or null where none is needed; never without TLS
  /// @param trusted certificates in PEM form to trust instead of the JDK's, for hospitals with an
  ///   authority of their own; or null
  public record Server(
      String host,
      int port,
      Security security,
      @Nullable Credentials credentials,
      @Nullable Path trusted) {

    public Server {
      if (credentials != null && security == Security.NONE) {
        throw new IllegalArgumentException("a password is not sent without TLS");
      }
    }

    /// A server that needs no account and offers no TLS, as the stand-in on this machine.
    public static Server plain(String host, int port) {
      return new Server(host, port, Security.NONE, null, null);
    }
  }

  /// An account at the mail server.
  public record Credentials(String user, String password) {
    @Override
    public String toString() {
      return "Credentials[hidden]";
    }
  }

  /// In whose name messages go out.
  ///
  /// @param address the `From` address
  /// @param name the `From` name, such as 某某医院 随访中心
  /// @param replyTo where answers go, or null for `address`
  /// @param returnPath where the mail system's own reports go, or null for `address`
  /// @param domain a domain of ours: the right side of message ids and our name to the server
  /// @param unsubscribeMail address that takes opt-outs, or null
  /// @param unsubscribePage page that takes opt-outs, or null; `{attempt}` in it becomes the
  ///   attempt id
  public record Sender(
      String address,
      String name,
      @Nullable String replyTo,
      @Nullable String returnPath,
      String domain,
      @Nullable String unsubscribeMail,
      @Nullable String unsubscribePage) {

    public Sender {
      checkAddress(address, "address");
      checkAddress(replyTo, "replyTo");
      checkAddress(returnPath, "returnPath");
      checkAddress(unsubscribeMail, "unsubscribeMail");
      if (name.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("name is one line");
      }
      if (!domain.matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*")) {
        throw new IllegalArgumentException("domain is a host name");
      }
      if (unsubscribePage != null) {
        checkPage(unsubscribePage);
      }
    }

    /// A sender whose answers and reports come to its own address.
    public static Sender of(String address, String name) {
      String domain = address.substring(address.indexOf('@') + 1);
      return new Sender(address, name, null, null, domain, null, null);
    }

    /// The same with these ways to opt out.
    public Sender withUnsubscribe(@Nullable String mail, @Nullable String page) {
      return new Sender(address, name, replyTo, returnPath, domain, mail, page);
    }

    private static void checkAddress(@Nullable String address, String what) {
      if (address != null && EmailAddress.toAscii(address).isEmpty()) {
        throw new IllegalArgumentException(what + " is not an e-mail address");
      }
    }

    private static void checkPage(String page) {
      URI uri = URI.create(page.replace("{attempt}", "0"));
      if (uri.getScheme() == null || !uri.getScheme().matches("https?")) {
        throw new IllegalArgumentException("unsubscribePage starts with https:// or http://");
      }
    }
  }

  /// How patient to be.
  ///
  /// @param connect for the connection
  /// @param answer for each answer of the server
  /// @param whole for everything together; a server that drips its answers cannot hold us longer
  /// @param settlesAfter how long after an attempt's start a message that is unknown to the server
  ///   can no longer arrive. After our side has closed, the system goes on delivering what it was
  ///   given for some minutes
  public record Timing(Duration connect, Duration answer, Duration whole, Duration settlesAfter) {

    /// RFC 5321 section 4.5.3.2 would wait ten minutes for the last answer. A dispatcher cannot;
    /// what it gives up earlier is unknown, and is asked for later.
    public static final Timing USUAL =
        new Timing(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(90),
            Duration.ofMinutes(5));

    public Timing {
      if (!connect.isPositive() || !answer.isPositive() || !whole.isPositive()) {
        throw new IllegalArgumentException("times are positive");
      }
      if (settlesAfter.compareTo(whole) < 0) {
        throw new IllegalArgumentException("settlesAfter is at least as long as whole");
      }
    }
  }

  private static final Map<String, String> USUAL_LABELS = Map.of("zh", "点这里打开", "en", "Open");

  private static final List<ChannelLimit> USUAL_LIMITS =
      List.of(
          new ChannelLimit(
              ChannelLimit.Kind.BODY_CHARACTERS,
              20_000,
              "our own choice: far more than anybody reads, far below the size limit of mail servers",
              LocalDate.of(2026, 9, 1)),
          new ChannelLimit(
              ChannelLimit.Kind.SUBJECT_CHARACTERS,
              200,
              "our own choice: phones show about 40",
              LocalDate.of(2026, 9, 1)));
}
