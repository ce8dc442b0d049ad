package org.xinqiao.interop;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.xinqiao.calls.CallableHosts;

/// Which systems of the hospital are told of follow-up results and return visits; see
/// `application.yaml` for each key.
///
/// @param plainHosts hosts inside, which may be called at private addresses and without TLS
/// @param answer the longest wait for a connection, and for an answer
/// @param attempts after how many a message is given up until a person sends it again
@ConfigurationProperties("xinqiao.outgoing")
record OutgoingSettings(
    @DefaultValue({}) List<Hl7Receiver> hl7,
    @DefaultValue({}) List<FhirReceiver> fhir,
    @DefaultValue({}) List<String> plainHosts,
    @DefaultValue("10s") Duration answer,
    @DefaultValue("72") int attempts) {

  /// What these systems can be told.
  static final Set<String> TOPICS = Set.of("form.submitted", "revisit.answered");

  /// How a follow-up result goes out.
  enum Results {
    ORU,
    MDM
  }

  /// How a confirmed return visit is asked for.
  enum Booking {
    SIU,
    SRM
  }

  /// @param name stable: deliveries are kept under it
  /// @param application MSH-5
  /// @param facility MSH-6
  /// @param assigner whose patient numbers it knows; without it all of the hospital's are sent
  /// @param version MSH-12
  /// @param charset `UTF-8` or `GB18030`
  /// @param topics of [#TOPICS]
  record Hl7Receiver(
      String name,
      String host,
      int port,
      String application,
      String facility,
      @Nullable String assigner,
      @DefaultValue("2.5") String version,
      @DefaultValue("UTF-8") String charset,
      @DefaultValue({}) List<String> topics,
      @DefaultValue("ORU") Results results,
      @DefaultValue("SIU") Booking booking,
      @DefaultValue Tls tls) {

    Hl7Receiver {
      if (blank(name) || blank(host) || blank(application) || port < 1 || port > 65535) {
        throw new IllegalStateException(
            "xinqiao.outgoing.hl7: " + name + ": name, host, port and application are needed");
      }
      if (!Set.of("UTF-8", "GB18030").contains(charset)) {
        throw new IllegalStateException(
            "xinqiao.outgoing.hl7: " + name + ": charset is UTF-8 or GB18030");
      }
      facility = facility == null ? "" : facility;
      onlyKnown("hl7", name, topics);
    }
  }

  /// Certificates on both sides; without a key store the connection is plain.
  ///
  /// @param keyStore PKCS #12 file with our certificate and key
  /// @param trustStore PKCS #12 file with the receiver's certificate or its issuer
  record Tls(
      @Nullable Path keyStore,
      @Nullable String keyStorePassword,
      @Nullable Path trustStore,
      @Nullable String trustStorePassword) {

    /// As it may stand in a log.
    @Override
    public String toString() {
      return keyStore == null ? "plain" : "TLS";
    }
  }

  /// @param name stable: deliveries are kept under it
  /// @param url of the FHIR server
  /// @param tokenFile holds the bearer token; read for every request, so that it can be replaced
  /// @param assigner whose patient numbers it knows
  /// @param patientSystem what it calls the system of these numbers
  /// @param topics of [#TOPICS]
  record FhirReceiver(
      String name,
      URI url,
      @Nullable Path tokenFile,
      String assigner,
      String patientSystem,
      @DefaultValue({}) List<String> topics) {

    FhirReceiver {
      if (blank(name) || url == null || blank(assigner) || blank(patientSystem)) {
        throw new IllegalStateException(
            "xinqiao.outgoing.fhir: "
                + name
                + ": name, url, assigner and patient-system are needed");
      }
      onlyKnown("fhir", name, topics);
    }
  }

  OutgoingSettings {
    for (FhirReceiver one : fhir) {
      String where = "xinqiao.outgoing.fhir: " + one.name() + ": ";
      if (one.url().getQuery() != null) {
        throw new IllegalStateException(where + "its url must have no ?");
      }
      try {
        new CallableHosts(plainHosts).demandWellFormed(one.url());
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(where + e.getMessage(), e);
      }
    }
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  private static void onlyKnown(String kind, String name, List<String> topics) {
    for (String topic : topics) {
      if (!TOPICS.contains(topic)) {
        throw new IllegalStateException(
            "xinqiao.outgoing.%s: %s: there is no topic %s for it; there are %s"
                .formatted(kind, name, topic, TOPICS));
      }
    }
  }
}
