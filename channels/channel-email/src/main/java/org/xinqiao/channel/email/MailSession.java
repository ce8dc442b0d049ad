package org.xinqiao.channel.email;

import jakarta.mail.Session;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// Settings in the library's words.
final class MailSession {

  /// The library can write whole conversations, addresses and words included, into the log of the
  /// package of its transport, which is ours. Nobody needs that badly enough to have it by turning
  /// a log level. Held here, as a logger that nobody holds forgets its level.
  private static final List<Logger> SILENCED =
      List.of(
          Logger.getLogger(StagedTransport.class.getPackageName()),
          Logger.getLogger(StagedTransport.class.getPackageName() + ".protocol"));

  static {
    for (Logger logger : SILENCED) {
      logger.setLevel(Level.OFF);
      // Logging systems that take over java.util.logging reset levels, not filters.
      logger.setFilter(entry -> false);
    }
  }

  private MailSession() {}

  /// @throws IOException when the trusted certificates cannot be read
  static Session of(EmailSettings settings) throws IOException {
    EmailSettings.Server server = settings.server();
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.connectiontimeout", millis(settings.timing().connect()));
    properties.setProperty("mail.smtp.timeout", millis(settings.timing().answer()));
    properties.setProperty("mail.smtp.localhost", settings.sender().domain());
    properties.setProperty("mail.smtp.quitwait", "false");
    // Otherwise a failed TLS connection would be tried again with the JDK's own trust.
    properties.setProperty("mail.smtp.socketFactory.fallback", "false");
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    if (server.security() == EmailSettings.Security.STARTTLS) {
      properties.setProperty("mail.smtp.starttls.enable", "true");
      properties.setProperty("mail.smtp.starttls.required", "true");
    }
    if (server.credentials() != null) {
      properties.setProperty("mail.smtp.auth", "true");
      properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
    }
    if (server.trusted() != null) {
      properties.put("mail.smtp.ssl.socketFactory", trusting(server.trusted()));
    }
    return Session.getInstance(properties);
  }

  private static SSLSocketFactory trusting(Path pem) throws IOException {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int n = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("trusted-" + n++, one);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificates to trust in " + pem, e);
    }
  }

  private static String millis(Duration time) {
    return Long.toString(time.toMillis());
  }
}
