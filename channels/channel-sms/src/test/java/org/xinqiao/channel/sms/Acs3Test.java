package org.xinqiao.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class Acs3Test {

  /// The example with fixed values on Aliyun's page about this signature.
  @Test
  void signsAsAliyunDocuments() {
    Acs3.Request request =
        new Acs3.Request(
            URI.create("https://ecs.cn-shanghai.aliyuncs.com/"),
            "RunInstances",
            "2014-05-26",
            "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai",
            "",
            new byte[0]);
    assertThat(
            new Acs3("YourAccessKeyId", "YourAccessKeySecret")
                .headers(
                    request,
                    Instant.parse("2023-10-26T10:22:32Z"),
                    "3156853299f313e23d1673dc12e1703d"))
        .containsEntry(
            "Authorization",
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;"
                + "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature="
                + "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
  }
}
