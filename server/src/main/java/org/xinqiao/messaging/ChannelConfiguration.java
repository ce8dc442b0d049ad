package org.xinqiao.messaging;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Text;

/// The channels that the settings switch on, and what this module knows about patients.
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

  @Bean
  FactDefinition reminderFact() {
    return new FactDefinition(
        "reminder",
        new Text("复诊提醒", "Reminder"),
        "messaging_fact_reminder",
        false,
        List.of(
            FactDefinition.Field.column(
                "contactId", "contact_id", FactDefinition.Type.ID, "触达", "contact"),
            FactDefinition.Field.column(
                "revisitId", "revisit_id", FactDefinition.Type.ID, "复诊", "revisit"),
            FactDefinition.Field.column(
                "sentAt", "sent_at", FactDefinition.Type.MOMENT, "发送日", "sent"),
            FactDefinition.Field.column(
                "deliveredAt", "delivered_at", FactDefinition.Type.MOMENT, "送达日", "delivered"),
            FactDefinition.Field.column(
                "respondedAt", "responded_at", FactDefinition.Type.MOMENT, "答复日", "answered")));
  }
}
