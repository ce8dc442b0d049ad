package org.xinqiao.channel.sms;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.channel.SendResult.Permanence;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.SendResult.Refused;

/// What Aliyun's codes mean for us (its page "API error codes", read 2026-11-25). A refusal that
/// only a person can lift, such as an empty account, is permanent: another channel serves the
/// patient better than waiting.
final class AliyunCodes {

  /// The counts per number are by the minute, the hour and the day; nothing says which was reached.
  private static final Duration UNTIL_A_COUNT_FALLS = Duration.ofHours(1);

  private static final Map<Reason, Set<String>> PERMANENT =
      Map.of(
          Reason.UNREACHABLE_ADDRESS, Set.of("isv.MOBILE_NUMBER_ILLEGAL"),
          Reason.CONTENT_REFUSED,
              Set.of(
                  "isv.SMS_CONTENT_ILLEGAL",
                  "isv.BLACK_KEY_CONTROL_LIMIT",
                  "isv.PARAM_LENGTH_LIMIT",
                  "isv.PARAM_NOT_SUPPORT_URL",
                  "isv.TEMPLATE_PARAMS_ILLEGAL",
                  "isv.TEMPLATE_MISSING_PARAMETERS",
                  "isv.INVALID_JSON_PARAM"),
          Reason.QUOTA, Set.of("isv.AMOUNT_NOT_ENOUGH", "isv.OUT_OF_SERVICE"));

  private static final Map<String, Refused> FOR_NOW =
      Map.of(
          "isv.BUSINESS_LIMIT_CONTROL", later(Reason.RATE_LIMITED, UNTIL_A_COUNT_FALLS),
          "isv.DAY_LIMIT_CONTROL", later(Reason.QUOTA, UNTIL_A_COUNT_FALLS),
          "isv.MONTH_LIMIT_CONTROL", later(Reason.QUOTA, UNTIL_A_COUNT_FALLS),
          "isp.SYSTEM_ERROR", later(Reason.PROVIDER_UNAVAILABLE, null),
          "ServiceUnavailable", later(Reason.PROVIDER_UNAVAILABLE, null),
          "Throttling", later(Reason.RATE_LIMITED, null),
          "Throttling.Api", later(Reason.RATE_LIMITED, null),
          "Throttling.User", later(Reason.RATE_LIMITED, null));

  /// Of the account, the signature and the texts, as far as they are not called `isv.`.
  private static final Set<String> NOT_CONFIGURED =
      Set.of(
          "isp.RAM_PERMISSION_DENY",
          "SignatureDoesNotMatch",
          "IncompleteSignature",
          "MissingAuthorization",
          "InvalidAccessKeyId.NotFound",
          "InvalidAccessKeyId.Inactive",
          "InvalidTimeStamp.Expired",
          "InvalidTimeStamp.Format",
          "InvalidAction.NotFound",
          "InvalidVersion",
          "Forbidden.RAM",
          "NoPermission");

  private AliyunCodes() {}

  /// The refusal that a code stands for; empty when nobody knows whether it is one.
  static Optional<Refused> refusal(String code) {
    Refused later = FOR_NOW.get(code);
    if (later != null) {
      return Optional.of(new Refused(later.reason(), later.permanence(), later.retryAfter(), code));
    }
    for (Map.Entry<Reason, Set<String>> codes : PERMANENT.entrySet()) {
      if (codes.getValue().contains(code)) {
        return Optional.of(Refused.permanently(codes.getKey(), code));
      }
    }
    // All others called "isv." say that something about us is not as it should be.
    return code.startsWith("isv.") || NOT_CONFIGURED.contains(code)
        ? Optional.of(Refused.permanently(Reason.NOT_CONFIGURED, code))
        : Optional.empty();
  }

  private static Refused later(Reason reason, @Nullable Duration retryAfter) {
    return new Refused(reason, Permanence.TEMPORARY, retryAfter, "");
  }
}
