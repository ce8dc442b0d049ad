package org.xinqiao.interop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How HL7 v2 comes in; see `application.yaml` for each key.
///
/// @param port where we listen; 0 takes any free one
/// @param address the interface to listen on
/// @param maxFrameBytes the longest message that is read
/// @param idle a connection that is silent for so long is closed
/// @param maxConnections connections at the same time; more are refused
/// @param admitted senders known from the beginning, `application|facility`
/// @param tls certificates on both sides; without a key store the connection is plain
@ConfigurationProperties("xinqiao.mllp")
record MllpSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("2575") int port,
    @DefaultValue("127.0.0.1") String address,
    @DefaultValue("4194304") int maxFrameBytes,
    @DefaultValue("5m") Duration idle,
    @DefaultValue("64") int maxConnections,
    @DefaultValue({}) List<String> admitted,
    @DefaultValue Tls tls) {

  /// @param keyStore PKCS #12 file with our certificate and key
  /// @param trustStore PKCS #12 file with the certificates, or their issuers, that may connect
  /// @param senders what a certificate may send as: `common name=application|facility`; a
  ///   certificate that is not named here may send as any admitted sender
  record Tls(
      @Nullable Path keyStore,
      @Nullable String keyStorePassword,
      @Nullable Path trustStore,
      @Nullable String trustStorePassword,
      @DefaultValue({}) List<String> senders) {

    boolean isOn() {
      return keyStore != null;
    }
  }
}
