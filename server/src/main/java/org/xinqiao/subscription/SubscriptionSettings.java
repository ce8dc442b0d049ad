package org.xinqiao.subscription;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.xinqiao.calls.CallableHosts;

/// Who is told what; see `application.yaml` for each key.
///
/// @param answer the longest wait for a partner's answer
/// @param firstRetry after a failed attempt it is tried again after this, then after twice as long
/// @param longestRetry up to this; it is never given up
/// @param plainHosts hosts inside, which may be called at private addresses and without TLS
@ConfigurationProperties("xinqiao.subscription")
record SubscriptionSettings(
    @DefaultValue({}) List<Webhook> webhooks,
    @DefaultValue("10s") Duration answer,
    @DefaultValue("10s") Duration firstRetry,
    @DefaultValue("1h") Duration longestRetry,
    @DefaultValue({}) List<String> plainHosts) {

  /// @param name stable: deliveries are kept under it
  /// @param secret `whsec_` and at least 24 bytes in base64
  /// @param topics words of [Topic]
  record Webhook(String name, URI url, String secret, List<String> topics) {

    /// As it may stand in a log.
    @Override
    public String toString() {
      return name + " at " + url.getHost();
    }
  }

  SubscriptionSettings {
    Set<String> names = new HashSet<>();
    for (Webhook webhook : webhooks) {
      if (!names.add(webhook.name())) {
        throw refused(webhook, "there are two of that name");
      }
      try {
        new CallableHosts(plainHosts).demandWellFormed(webhook.url());
      } catch (IllegalArgumentException e) {
        throw refused(webhook, String.valueOf(e.getMessage()));
      }
      if (Signature.tooShort(webhook.secret())) {
        throw refused(webhook, "its secret must be whsec_ and at least 24 bytes in base64");
      }
      for (String topic : webhook.topics()) {
        if (Topic.of(topic).isEmpty()) {
          throw refused(webhook, "there is no topic " + topic + "; there are " + Topic.words());
        }
      }
    }
  }

  private static IllegalStateException refused(Webhook webhook, String why) {
    return new IllegalStateException(
        "xinqiao.subscription.webhooks: " + webhook.name() + ": " + why);
  }
}
