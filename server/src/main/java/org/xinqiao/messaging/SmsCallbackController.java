package org.xinqiao.messaging;

import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.channel.sms.SmsChannel;
import org.xinqiao.channel.sms.SmsPush;
import org.xinqiao.shared.Problem;

/// Where providers of text messages report by themselves. They have no session: the secret in the
/// address, and the signature of those that sign, say who they are. 200 is said only when
/// everything is durable; until then the provider repeats it, which changes nothing.
@RestController
@Hidden // Not for the pages; its form is the providers'.
class SmsCallbackController {

  private final @Nullable String token;
  private final Map<String, SmsPush> pushes;
  private final TakeReceipt receipts;
  private final TakeReply replies;

  SmsCallbackController(
      MessagingSettings settings,
      SmsConfiguration.SmsPushes pushes,
      TakeReceipt receipts,
      TakeReply replies) {
    this.token = settings.sms().callbackToken();
    this.pushes = pushes.byPath();
    this.receipts = receipts;
    this.replies = replies;
    if (token != null && token.length() < 32) {
      throw new IllegalStateException(
          "xinqiao.messaging.sms.callback-token has 32 characters or more");
    }
  }

  /// What providers want to read: 0 is the only code at which Aliyun stops repeating.
  record Taken(int code, String msg) {

    static final Taken ALL = new Taken(0, "OK");
  }

  @PostMapping("/api/callbacks/sms/{token}/aliyun/reports")
  @Requires(Permission.PUBLIC)
  Taken aliyunReports(
      @PathVariable String token, @RequestHeader HttpHeaders headers, @RequestBody byte[] body) {
    return take("aliyun/reports", token, headers, body);
  }

  @PostMapping("/api/callbacks/sms/{token}/aliyun/replies")
  @Requires(Permission.PUBLIC)
  Taken aliyunReplies(
      @PathVariable String token, @RequestHeader HttpHeaders headers, @RequestBody byte[] body) {
    return take("aliyun/replies", token, headers, body);
  }

  @PostMapping("/api/callbacks/sms/{token}/gateway")
  @Requires(Permission.PUBLIC)
  Taken gatewayEvents(
      @PathVariable String token, @RequestHeader HttpHeaders headers, @RequestBody byte[] body) {
    return take("gateway", token, headers, body);
  }

  private Taken take(String path, String given, HttpHeaders headers, byte[] body) {
    SmsPush push = pushes.get(path);
    if (push == null || token == null || !same(token, given)) {
      throw foreign();
    }
    Map<String, String> plain = new TreeMap<>();
    headers.forEach((name, values) -> plain.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    return switch (push.read(plain, body)) {
      case SmsPush.Reading.Foreign() -> throw foreign();
      case SmsPush.Reading.Malformed(String what) ->
          throw Problem.of("messaging.report-malformed", 400, "what", what).exception();
      case SmsPush.Reading.Read read -> {
        read.events().forEach(event -> receipts.accept(SmsChannel.ID, event));
        read.messages().forEach(message -> replies.from(SmsChannel.ID, message));
        yield Taken.ALL;
      }
    };
  }

  private static RuntimeException foreign() {
    return Problem.of("messaging.report-foreign", 401).exception();
  }

  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
