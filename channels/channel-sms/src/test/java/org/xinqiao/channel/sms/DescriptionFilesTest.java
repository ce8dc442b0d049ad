package org.xinqiao.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.xinqiao.channel.SendResult.Reason;

/// The files of samples/sms, which docs/how-to/connect-sms.md tells people to begin with.
class DescriptionFilesTest {

  private static final Path SAMPLES = Path.of("../../samples/sms");

  @Test
  void theGatewaysIsComplete() throws IOException {
    GatewaySettings read =
        GatewaySettings.read(Files.readAllBytes(SAMPLES.resolve("gateway.json")), "secret");
    assertThat(read.signing())
        .isEqualTo(new GatewaySettings.Signature("secret", "X-Signature", "X-Timestamp"));
    assertThat(read.answers().refusals()).containsEntry("1201", Reason.RATE_LIMITED);
    assertThat(read.toString()).doesNotContain("secret");
  }

  @Test
  void aliyunsHasTexts() throws IOException {
    assertThat(AliyunSettings.texts(Files.readAllBytes(SAMPLES.resolve("aliyun-texts.json"))))
        .containsOnlyKeys("SMS_000001", "SMS_000002", "SMS_000003");
  }

  @Test
  void whatIsNotCompleteStopsTheStart() {
    for (String bad : new String[] {"", "{}", "[]", "{\"send\":\"http://x\"}", "{\"sned\":1}"}) {
      byte[] json = bad.getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> GatewaySettings.read(json, null))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> AliyunSettings.texts("[]".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSignedGatewayNeedsItsSecret() throws IOException {
    byte[] json = Files.readAllBytes(SAMPLES.resolve("gateway.json"));
    assertThatThrownBy(() -> GatewaySettings.read(json, " "))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
