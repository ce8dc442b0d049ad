package org.xinqiao.standin.sms;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Aliyun SMS: `SendSms` and `QuerySendDetails` of Dysmsapi 2017-05-25, signed with
/// ACS3-HMAC-SHA256.
final class AliyunProtocol implements Protocol {

  static final String NAME = "aliyun";
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZONE);

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})");
  private static final Pattern NUMBER = Pattern.compile("(\\+?86|0086)?(1[3-9][0-9]{9})");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9_]+)}");
  private static final Duration CLOCKS_APART = Duration.ofMinutes(15);
  private static final int LONGEST_OUT_ID = 255;

  private final SmsStandInSettings settings;
  private final SmsLedger ledger;
  private final InstantSource clock;

  AliyunProtocol(SmsStandInSettings settings, SmsLedger ledger, InstantSource clock) {
    this.settings = settings;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public boolean speaks(HttpRequestHead head) {
    return !head.header("x-acs-action").isEmpty();
  }

  @Override
  public boolean sends(HttpRequestHead head) {
    return head.header("x-acs-action").equals("SendSms");
  }

  @Override
  public Call read(HttpRequestHead head, byte[] body) {
    if (!head.header("x-acs-version").equals("2017-05-25")) {
      return error(404, "InvalidVersion");
    }
    String foreign = foreign(head, body);
    if (!foreign.isEmpty()) {
      return error(foreign.equals("InvalidAccessKeyId.NotFound") ? 404 : 400, foreign);
    }
    Map<String, String> fields = new TreeMap<>(HttpRequestHead.form(head.query()));
    fields.putAll(HttpRequestHead.form(new String(body, StandardCharsets.UTF_8)));
    return switch (head.header("x-acs-action")) {
      case "SendSms" -> send(fields);
      case "QuerySendDetails" -> details(fields);
      default -> error(404, "InvalidAction.NotFound");
    };
  }

  @Override
  public String answer(SmsMode mode, ReceivedSms message) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("RequestId", UUID.randomUUID().toString());
    fields.put("Code", mode.aliyunCode());
    fields.put("Message", mode.aliyunCode());
    if (mode.takes()) {
      fields.put("BizId", message.messageId());
    }
    return JSON.writeValueAsString(fields);
  }

  /// @return the code of what is wrong with the signature; empty when it is right
  private String foreign(HttpRequestHead head, byte[] body) {
    Matcher said = AUTHORIZATION.matcher(head.header("authorization"));
    if (!said.matches()) {
      return "MissingAuthorization";
    }
    if (!said.group(1).equals(settings.accessKeyId())) {
      return "InvalidAccessKeyId.NotFound";
    }
    try {
      Instant at = Instant.parse(head.header("x-acs-date"));
      if (Duration.between(at, clock.instant()).abs().compareTo(CLOCKS_APART) > 0) {
        return "InvalidTimeStamp.Expired";
      }
    } catch (DateTimeParseException e) {
      return "InvalidTimeStamp.Format";
    }
    List<String> names = List.of(said.group(2).split(";"));
    for (String name : head.headers().keySet()) {
      boolean must =
          name.equals("host") || name.equals("content-type") || name.startsWith("x-acs-");
      if (must && !names.contains(name)) {
        return "IncompleteSignature";
      }
    }
    String payload = Hmac.sha256(body);
    StringBuilder canonical = new StringBuilder();
    canonical.append(head.method()).append('\n').append(head.path()).append('\n');
    canonical.append(sorted(head.query())).append('\n');
    for (String name : names) {
      canonical.append(name).append(':').append(head.header(name)).append('\n');
    }
    canonical.append('\n').append(said.group(2)).append('\n').append(payload);
    String expected =
        Hmac.hmac(
            settings.accessKeySecret(),
            "ACS3-HMAC-SHA256\n"
                + Hmac.sha256(canonical.toString().getBytes(StandardCharsets.UTF_8)));
    return expected.equals(said.group(3)) && payload.equals(head.header("x-acs-content-sha256"))
        ? ""
        : "SignatureDoesNotMatch";
  }

  private static String sorted(String query) {
    List<String> pairs = new ArrayList<>(List.of(query.split("&")));
    pairs.sort(null);
    return String.join("&", pairs);
  }

  private Call send(Map<String, String> fields) {
    Matcher number = NUMBER.matcher(fields.getOrDefault("PhoneNumbers", ""));
    if (!number.matches()) {
      return refuse("isv.MOBILE_NUMBER_ILLEGAL");
    }
    String template = fields.getOrDefault("TemplateCode", "");
    String approved = settings.templates().get(template);
    if (approved == null) {
      return refuse("isv.SMS_TEMPLATE_ILLEGAL");
    }
    String signature = fields.getOrDefault("SignName", "");
    if (signature.isEmpty()) {
      return refuse("isv.SMS_SIGNATURE_ILLEGAL");
    }
    String outId = fields.getOrDefault("OutId", "");
    if (outId.length() > LONGEST_OUT_ID) {
      return refuse("isv.PARAM_LENGTH_LIMIT");
    }
    String text;
    try {
      JsonNode values = JSON.readTree(fields.getOrDefault("TemplateParam", "{}"));
      text = VARIABLE.matcher(approved).replaceAll(variable -> value(values, variable.group(1)));
    } catch (JacksonException | IllegalArgumentException e) {
      return refuse("isv.TEMPLATE_MISSING_PARAMETERS");
    }
    return new Call.Send(
        new ReceivedSms(
            clock.instant(),
            NAME,
            Math.abs(UUID.randomUUID().getMostSignificantBits()) + "^0",
            outId,
            number.group(2),
            signature,
            template,
            "【" + signature + "】" + text));
  }

  private static String value(JsonNode values, String name) {
    JsonNode value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name);
    }
    return Matcher.quoteReplacement(value.asString());
  }

  private Call details(Map<String, String> fields) {
    int size = Integer.parseInt(fields.getOrDefault("PageSize", "10"));
    int page = Integer.parseInt(fields.getOrDefault("CurrentPage", "1"));
    String phone = fields.getOrDefault("PhoneNumber", "");
    LocalDate day =
        LocalDate.parse(fields.getOrDefault("SendDate", ""), DateTimeFormatter.BASIC_ISO_DATE);
    List<ReceivedSms> found =
        ledger.all().reversed().stream()
            .filter(message -> message.protocol().equals(NAME) && message.phone().equals(phone))
            .filter(message -> LocalDate.ofInstant(message.at(), ZONE).equals(day))
            .filter(message ->
                message.messageId().equals(fields.getOrDefault("BizId", message.messageId())))
            .toList();
    List<Map<String, Object>> shown =
        found.stream().skip((long) (page - 1) * size).limit(size).map(this::detail).toList();
    Map<String, Object> answer = new TreeMap<>();
    answer.put("RequestId", UUID.randomUUID().toString());
    answer.put("Code", "OK");
    answer.put("Message", "OK");
    answer.put("TotalCount", String.valueOf(found.size()));
    answer.put("SmsSendDetailDTOs", Map.of("SmsSendDetailDTO", shown));
    return new Call.Answer(200, JSON.writeValueAsString(answer));
  }

  private Map<String, Object> detail(ReceivedSms message) {
    Map<String, Object> detail = new TreeMap<>();
    detail.put("PhoneNum", message.phone());
    detail.put("OutId", message.clientId());
    detail.put("TemplateCode", message.template());
    detail.put("Content", message.text());
    detail.put("SendDate", TIME.format(message.at()));
    var outcome = ledger.outcome(message.messageId());
    detail.put("SendStatus", outcome.map(o -> o.success() ? 3 : 2).orElse(1));
    outcome.ifPresent(o -> {
      detail.put("ErrCode", o.code());
      detail.put("ReceiveDate", TIME.format(o.at()));
    });
    return detail;
  }

  private static Call refuse(String code) {
    return error(200, code);
  }

  private static Call error(int status, String code) {
    return new Call.Answer(
        status,
        JSON.writeValueAsString(
            Map.of("RequestId", UUID.randomUUID().toString(), "Code", code, "Message", code)));
  }
}
