package org.xinqiao.interop;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// Who may talk to the HL7 port: anybody who reaches it, or, with certificates, only who shows one
/// that we trust, before a single byte of HL7 is read. A certificate can be bound to the senders it
/// may speak for, so that one hospital system cannot pass for another.
abstract sealed class MllpEdge {

  /// @throws IllegalStateException when the key stores cannot be used; the message names the
  ///   setting
  static MllpEdge of(MllpSettings.Tls tls) {
    return tls.isOn() ? new Certificates(tls) : new Plain();
  }

  /// An unbound socket to listen on.
  abstract ServerSocket socket() throws IOException;

  /// Finishes what comes before the first message.
  ///
  /// @return whether the other side may send as the sender that a header names
  abstract Predicate<MessageHeader> greet(Socket socket) throws IOException;

  private static final class Plain extends MllpEdge {

    @Override
    ServerSocket socket() throws IOException {
      return new ServerSocket();
    }

    @Override
    Predicate<MessageHeader> greet(Socket socket) {
      return header -> true;
    }

    @Override
    public String toString() {
      return "plain: for this machine or a network that only the hospital's systems reach";
    }
  }

  private static final class Certificates extends MllpEdge {

    private final SSLContext context;
    private final Map<String, Set<String>> senders = new HashMap<>();

    Certificates(MllpSettings.Tls tls) {
      context =
          MllpTls.context(
              "xinqiao.mllp.tls",
              tls.keyStore(),
              tls.keyStorePassword(),
              tls.trustStore(),
              tls.trustStorePassword());
      for (String line : tls.senders()) {
        int equals = line.indexOf('=');
        if (equals < 1 || line.indexOf('|', equals) < 0) {
          throw new IllegalStateException(
              "xinqiao.mllp.tls.senders: not \"common name=application|facility\": " + line);
        }
        senders
            .computeIfAbsent(line.substring(0, equals).strip(), name -> new HashSet<>())
            .add(line.substring(equals + 1).strip());
      }
    }

    @Override
    ServerSocket socket() throws IOException {
      SSLServerSocket socket =
          (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
      socket.setNeedClientAuth(true);
      socket.setEnabledProtocols(MllpTls.PROTOCOLS);
      return socket;
    }

    @Override
    Predicate<MessageHeader> greet(Socket socket) throws IOException {
      SSLSocket tls = (SSLSocket) socket;
      tls.startHandshake();
      X509Certificate shown = (X509Certificate) tls.getSession().getPeerCertificates()[0];
      Set<String> allowed = senders.get(commonName(shown));
      return allowed == null
          ? header -> true
          : header -> allowed.contains(header.application() + "|" + header.facility());
    }

    @Override
    public String toString() {
      return "TLS, certificates on both sides";
    }

    private static String commonName(X509Certificate certificate) {
      try {
        return new LdapName(certificate.getSubjectX500Principal().getName())
            .getRdns().stream()
                .filter(part -> part.getType().equalsIgnoreCase("CN"))
                .map(Rdn::getValue)
                .map(String::valueOf)
                .findFirst()
                .orElse("");
      } catch (InvalidNameException e) {
        return "";
      }
    }
  }
}
