package org.xinqiao.messaging;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.xinqiao.calls.CallableHosts;

/// How messages go out; see `application.yaml` for each key.
///
/// @param publicUrl address under which patients reach this system, without a slash at the end
/// @param lease how long a claimed contact is this node's; longer than the slowest channel's answer
/// @param retryAfter when a channel that was not available is tried again
/// @param firstQuery how long after a lost answer the provider is asked for it
/// @param betweenQueries pause between two questions about the same attempt
/// @param personAfter age of an attempt at which a person is asked, when the provider still cannot
///   tell
/// @param plainHosts hosts inside, which may be called at private addresses and without TLS
@ConfigurationProperties("xinqiao.messaging")
record MessagingSettings(
    @DefaultValue("http://localhost:8080") URI publicUrl,
    @DefaultValue("2m") Duration lease,
    @DefaultValue("5m") Duration retryAfter,
    @DefaultValue("1m") Duration firstQuery,
    @DefaultValue("5m") Duration betweenQueries,
    @DefaultValue("60m") Duration personAfter,
    @DefaultValue Email email,
    @DefaultValue Sms sms,
    @DefaultValue Sandbox sandbox,
    @DefaultValue({}) List<String> plainHosts) {

  /// Whom providers' addresses have to be among.
  CallableHosts hosts() {
    return new CallableHosts(plainHosts);
  }

  /// @param host the hospital's mail server; empty switches the channel off
  /// @param answer longest wait for one answer of the server
  /// @param whole longest wait for everything together; shorter than the lease
  /// @param settlesAfter how long after an attempt began a message that the server does not know
  ///   can no longer arrive; at least `whole`
  /// @param lookupUrl address of the mail server's delivery log, asked about lost answers
  record Email(
      @DefaultValue("") String host,
      @DefaultValue("25") int port,
      @DefaultValue("STARTTLS") String security,
      @Nullable String user,
      @Nullable String password,
      @DefaultValue("followup@hospital.example") String from,
      @DefaultValue("hospital.example") String domain,
      @DefaultValue("60s") Duration answer,
      @DefaultValue("90s") Duration whole,
      @DefaultValue("5m") Duration settlesAfter,
      @Nullable URI lookupUrl) {}

  /// @param provider `aliyun` or `gateway`; empty switches the channel off
  /// @param signature name of the sender, registered with the provider
  /// @param description a JSON file: for Aliyun the approved texts by template code, for a gateway
  ///   its requests and answers
  /// @param endpoint Aliyun's address
  /// @param account Aliyun's access key id
  /// @param secret its secret, or what a gateway's requests and reports are signed with
  /// @param callbackToken secret part of the address at which the provider reports; without it
  ///   nobody may report
  /// @param answer longest wait for the provider; shorter than the lease
  /// @param settlesAfter how long after an attempt began a message that the provider does not know
  ///   can no longer arrive; at least `answer`
  /// @param handOverAtOnce whether requests hand over the message without asking before
  record Sms(
      @DefaultValue("") String provider,
      @DefaultValue("") String signature,
      @Nullable Path description,
      @DefaultValue("https://dysmsapi.aliyuncs.com") URI endpoint,
      @Nullable String account,
      @Nullable String secret,
      @Nullable String callbackToken,
      @DefaultValue("10s") Duration answer,
      @DefaultValue("10m") Duration settlesAfter,
      @DefaultValue("false") boolean handOverAtOnce) {}

  /// @param enabled the channel that reaches nobody, for training and demonstration
  record Sandbox(@DefaultValue("false") boolean enabled) {}
}
