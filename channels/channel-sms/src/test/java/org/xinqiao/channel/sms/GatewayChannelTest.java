package org.xinqiao.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xinqiao.channel.QueryResult;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.SendResult.Permanence;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.SendResult.Refused;
import org.xinqiao.channel.SentAttempt;
import org.xinqiao.standin.sms.SmsMode;

class GatewayChannelTest {

  @TempDir Path folder;

  @Test
  void speaksForms() throws IOException {
    try (SmsFixture fixture = SmsFixture.gateway(folder, GatewaySettings.Format.FORM)) {
      assertThat(fixture.channel().send(fixture.message("13800000001", "a=1&b=2 +％")))
          .isInstanceOf(SendResult.Accepted.class);
      assertThat(fixture.server.messages().getFirst().text()).isEqualTo("【某某医院】a=1&b=2 +％");
    }
  }

  @Test
  void readsCodesAsItsSettingsSay() throws IOException {
    try (SmsFixture fixture = SmsFixture.gateway(folder, GatewaySettings.Format.JSON)) {
      fixture.play(SmsMode.RATE_LIMIT);
      assertThat(fixture.channel().send(fixture.message("13800000001", "您好")))
          .isEqualTo(
              new Refused(
                  Reason.RATE_LIMITED, Permanence.TEMPORARY, null, "status 200, code 1201"));
      // Its settings say nothing of this one.
      fixture.play(SmsMode.OUT_OF_SERVICE);
      assertThat(fixture.channel().send(fixture.message("13800000001", "您好")))
          .isInstanceOf(SendResult.Unknown.class);
    }
  }

  @Test
  void wordsThatLookLikeAPlaceholderStayWords() throws IOException {
    try (SmsFixture fixture = SmsFixture.gateway(folder, GatewaySettings.Format.JSON)) {
      fixture.channel().send(fixture.message("13800000001", "{phone}"));
      assertThat(fixture.server.messages().getFirst().words()).isEqualTo("{phone}");
    }
  }

  @Test
  void aWrongSecretIsAMatterOfConfiguration() throws IOException {
    try (SmsFixture fixture = SmsFixture.gateway(folder, GatewaySettings.Format.JSON)) {
      GatewaySettings right = fixture.gateway(GatewaySettings.Format.JSON);
      GatewaySettings wrong =
          new GatewaySettings(
              right.send(),
              right.query(),
              right.format(),
              right.sendFields(),
              right.queryFields(),
              Map.of(),
              new GatewaySettings.Signature("wrong", "X-Signature", "X-Timestamp"),
              right.answers());
      var channel = SmsChannel.gateway(SmsChannel.ID, SmsFixture.SETTINGS, wrong, fixture.clock);
      var message = fixture.message("13800000001", "您好");
      assertThat(channel.send(message))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_CONFIGURED));
      // And a refused question is no answer to it.
      assertThat(
              channel.query(
                  new SentAttempt(
                      message.attemptId(), message.to(), fixture.now().minusSeconds(86_400))))
          .isInstanceOf(QueryResult.Unknown.class);
    }
  }
}
