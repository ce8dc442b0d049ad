package org.xinqiao.messaging;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.channel.Channel;
import org.xinqiao.channel.ChannelEventSink;
import org.xinqiao.channel.ChannelId;
import org.xinqiao.channel.email.DeliveryLookup;
import org.xinqiao.channel.email.EmailChannel;
import org.xinqiao.channel.email.EmailSettings;
import org.xinqiao.channel.email.HttpDeliveryLookup;
import org.xinqiao.channel.sandbox.SandboxChannel;
import org.xinqiao.channel.sandbox.SandboxProvider;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;

/// The channels that the settings switch on.
@Configuration(proxyBeanMethods = false)
class ChannelConfiguration {

  @Bean
  @ConditionalOnProperty(prefix = "xinqiao.messaging.email", name = "host")
  Channel emailChannel(MessagingSettings settings, Organizations organizations, Clock clock)
      throws IOException {
    MessagingSettings.Email email = settings.email();
    String name =
        organizations.tenants().stream().map(Tenant::name).findFirst().orElse("医院") + " 随访中心";
    EmailSettings.Credentials credentials =
        email.user() == null || email.user().isBlank()
            ? null
            : new EmailSettings.Credentials(email.user(), String.valueOf(email.password()));
    DeliveryLookup lookup =
        email.lookupUrl() == null
            ? null
            : new HttpDeliveryLookup(
                email.lookupUrl(), Duration.ofSeconds(5), null, settings.hosts());
    return new EmailChannel(
        EmailChannel.ID,
        EmailSettings.of(
                new EmailSettings.Server(
                    email.host(),
                    email.port(),
                    EmailSettings.Security.valueOf(email.security()),
                    credentials,
                    null),
                new EmailSettings.Sender(
                    email.from(), name, null, null, email.domain(), null, null))
            .withTiming(
                new EmailSettings.Timing(
                    EmailSettings.Timing.USUAL.connect(),
                    email.answer(),
                    email.whole(),
                    email.settlesAfter())),
        lookup,
        clock);
  }

  @Bean
  @ConditionalOnProperty(
      prefix = "xinqiao.messaging.sandbox",
      name = "enabled",
      havingValue = "true")
  SandboxProvider sandboxProvider(Clock clock, ChannelEventSink receipts) {
    return new SandboxProvider(new ChannelId("sandbox"), clock, receipts);
  }

  @Bean
  @ConditionalOnProperty(
      prefix = "xinqiao.messaging.sandbox",
      name = "enabled",
      havingValue = "true")
  Channel sandboxChannel(SandboxProvider provider, Clock clock) {
    return new SandboxChannel(
        new ChannelId("sandbox"), provider, Duration.ofSeconds(5), Duration.ofSeconds(30), clock);
  }
}
