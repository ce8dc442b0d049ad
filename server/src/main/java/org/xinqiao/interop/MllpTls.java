package org.xinqiao.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Certificates on both sides of an MLLP connection, from files.
final class MllpTls {

  static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private MllpTls() {}

  /// @param settings where these stand, as in `xinqiao.mllp.tls`
  /// @throws IllegalStateException when the key stores cannot be used; the message names the
  ///   setting
  static SSLContext context(
      String settings,
      @Nullable Path keyStore,
      @Nullable String keyStorePassword,
      @Nullable Path trustStore,
      @Nullable String trustStorePassword) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      char[] password = password(keyStorePassword);
      keys.init(store(settings + ".key-store", keyStore, password), password);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store(settings + ".trust-store", trustStore, password(trustStorePassword)));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(settings + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static char @Nullable [] password(@Nullable String text) {
    return text == null ? null : text.toCharArray();
  }

  private static KeyStore store(String setting, @Nullable Path file, char @Nullable [] password)
      throws GeneralSecurityException {
    if (file == null) {
      throw new IllegalStateException(setting + " is missing");
    }
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      return store;
    } catch (IOException e) {
      throw new IllegalStateException(setting + " cannot be read: " + e.getMessage(), e);
    }
  }
}
