package org.xinqiao.standin.sms;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may send through the stand-in, and whom it tells.
///
/// @param accessKeyId account of the Aliyun protocol
/// @param accessKeySecret its secret
/// @param gatewaySecret what requests to and pushes of the plain gateway are signed with
/// @param templates approved texts of the Aliyun protocol by code, with `${name}` for each variable
/// @param callbacks where receipts and replies go: `{callbacks}/aliyun/reports`,
///   `{callbacks}/aliyun/replies` and `{callbacks}/gateway`; null: nowhere
public record SmsStandInSettings(
    String accessKeyId,
    String accessKeySecret,
    String gatewaySecret,
    Map<String, String> templates,
    @Nullable URI callbacks) {

  public SmsStandInSettings {
    templates = Map.copyOf(templates);
  }

  /// Account `standin`, secrets `standin-secret`, one template `SMS_ANY` that takes any words.
  public static SmsStandInSettings usual() {
    return new SmsStandInSettings(
        "standin", "standin-secret", "standin-secret", Map.of("SMS_ANY", "${words}"), null);
  }

  /// Pushes to this address.
  public SmsStandInSettings telling(URI address) {
    return new SmsStandInSettings(accessKeyId, accessKeySecret, gatewaySecret, templates, address);
  }

  /// With these approved texts.
  public SmsStandInSettings withTemplates(Map<String, String> texts) {
    return new SmsStandInSettings(accessKeyId, accessKeySecret, gatewaySecret, texts, callbacks);
  }
}
