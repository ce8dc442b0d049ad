package org.xinqiao.channel.sms;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.QueryResult;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.SendResult.Refused;
import org.xinqiao.channel.SentAttempt;
import org.xinqiao.channel.UnknownCause;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// Aliyun SMS: `SendSms` and `QuerySendDetails` of Dysmsapi 2017-05-25. Parameters go as a form in
/// the body, as Aliyun's own programs send them, so that no phone number stands in a URL.
final class AliyunProvider implements SmsProvider {

  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Duration KEPT_FOR = Duration.ofDays(30);
  private static final int PAGE = 50;
  private static final int MOST_PAGES = 10;
  private static final int REMEMBERED_NAMES = 10_000;
  private static final int DELIVERED = 3;

  private final SmsSettings settings;
  private final AliyunSettings aliyun;
  private final InstantSource clock;
  private final ApprovedTexts texts;
  private final Acs3 signature;
  private final ProviderCall call;

  /// Aliyun's names of messages. Its records do not give them back, hence after a restart a message
  /// goes by our own name.
  private final Map<AttemptId, String> names =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<AttemptId, String> eldest) {
              return size() > REMEMBERED_NAMES;
            }
          });

  AliyunProvider(SmsSettings settings, AliyunSettings aliyun, InstantSource clock) {
    this.settings = settings;
    this.aliyun = aliyun;
    this.clock = clock;
    texts = new ApprovedTexts(aliyun.templates());
    signature = new Acs3(aliyun.accessKeyId(), aliyun.accessKeySecret());
    settings.hosts().demandWellFormed(aliyun.endpoint());
    call = new ProviderCall(settings);
  }

  @Override
  public boolean queryable() {
    return true;
  }

  /// A value never goes over a line: what looks like one is a second text.
  @Override
  public boolean takes(String body) {
    return texts
        .saying(body)
        .filter(text -> text.values().values().stream().noneMatch(one -> one.contains("\n")))
        .isPresent();
  }

  @Override
  public SendResult send(OutgoingMessage message, MobileNumber number) {
    Optional<ApprovedTexts.Match> text = texts.saying(message.body());
    if (text.isEmpty()) {
      return Refused.permanently(
          Reason.CONTENT_REFUSED, "no template approved by Aliyun says these words");
    }
    Map<String, String> fields = new TreeMap<>();
    fields.put("PhoneNumbers", number.digits());
    fields.put("SignName", settings.signature());
    fields.put("TemplateCode", text.get().code());
    fields.put("TemplateParam", JSON.writeValueAsString(text.get().values()));
    fields.put("OutId", OutId.of(message));
    ProviderCall.Outcome outcome =
        post(
            "SendSms",
            fields,
            ProviderCall.after(Duration.between(clock.instant(), message.deadline())),
            call.longest());
    if (!(outcome instanceof ProviderCall.Outcome.Answered answered)) {
      return ProviderCall.resultOf(outcome);
    }
    JsonNode json = read(answered.body());
    String code = json.path("Code").asString("");
    String name = json.path("BizId").asString("");
    if (answered.status() == 200 && code.equals("OK") && !name.isEmpty()) {
      names.put(message.attemptId(), name);
      return new SendResult.Accepted(name);
    }
    return AliyunCodes.refusal(code)
        .<SendResult>map(refused -> refused)
        .orElseGet(() -> ProviderCall.resultOf(answered));
  }

  @Override
  public QueryResult query(SentAttempt attempt, MobileNumber number) {
    Instant now = clock.instant();
    if (attempt.startedAt().isBefore(now.minus(KEPT_FOR))) {
      return new QueryResult.NotSupported();
    }
    long end = System.nanoTime() + call.longest().toNanos();
    LocalDate first = LocalDate.ofInstant(attempt.startedAt(), ZONE);
    // Begun just before midnight, it is perhaps filed under the next day.
    Instant settled = attempt.startedAt().plus(settings.settlesAfter());
    LocalDate last = LocalDate.ofInstant(settled.isBefore(now) ? settled : now, ZONE);
    for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
      for (int page = 1; page <= MOST_PAGES; page++) {
        Page answer = page(attempt, number, day, page, Duration.ofNanos(end - System.nanoTime()));
        if (answer.result() != null) {
          return answer.result();
        }
        if (answer.last()) {
          break;
        }
        if (page == MOST_PAGES) {
          return unreadable("more records of one number and day than can be looked through");
        }
      }
    }
    return new QueryResult.NotReceived();
  }

  /// @param result null when this page neither has the message nor failed
  /// @param last whether there is no page after it
  private record Page(@Nullable QueryResult result, boolean last) {}

  private Page page(
      SentAttempt attempt, MobileNumber number, LocalDate day, int page, Duration within) {
    if (!within.isPositive()) {
      return new Page(new QueryResult.Unknown(UnknownCause.TIMEOUT, "too many pages"), true);
    }
    Map<String, String> fields = new TreeMap<>();
    fields.put("PhoneNumber", number.digits());
    fields.put("SendDate", day.format(DateTimeFormatter.BASIC_ISO_DATE));
    fields.put("PageSize", String.valueOf(PAGE));
    fields.put("CurrentPage", String.valueOf(page));
    String name = names.get(attempt.attemptId());
    if (name != null) {
      fields.put("BizId", name);
    }
    ProviderCall.Outcome outcome = post("QuerySendDetails", fields, () -> false, within);
    return switch (outcome) {
      case ProviderCall.Outcome.NotHandedOver(Refused why) ->
          new Page(new QueryResult.Unknown(UnknownCause.CONNECTION_LOST, why.detail()), true);
      case ProviderCall.Outcome.Lost(UnknownCause cause, String detail) ->
          new Page(new QueryResult.Unknown(cause, detail), true);
      case ProviderCall.Outcome.Answered answered -> look(attempt, name, page, answered);
    };
  }

  private static Page look(
      SentAttempt attempt,
      @Nullable String name,
      int page,
      ProviderCall.Outcome.Answered answered) {
    JsonNode json = read(answered.body());
    JsonNode total = json.path("TotalCount");
    JsonNode details = json.path("SmsSendDetailDTOs").path("SmsSendDetailDTO");
    // "Not there" allows a second message: only a whole answer of the right kind may say it.
    if (answered.status() != 200
        || !json.path("Code").asString("").equals("OK")
        || !total.asString("").matches("[0-9]{1,9}")
        || (!details.isArray() && !total.asString("").equals("0"))) {
      return new Page(unreadable("status " + answered.status()), true);
    }
    for (JsonNode detail : details) {
      if (OutId.attempt(detail.path("OutId").asString(""))
          .filter(attempt.attemptId()::equals)
          .isPresent()) {
        return new Page(found(detail, name == null ? attempt.attemptId().toString() : name), true);
      }
    }
    return new Page(null, (long) page * PAGE >= Long.parseLong(total.asString("")));
  }

  /// A message that the operator could not deliver was taken all the same; the receipt says so.
  private static QueryResult found(JsonNode detail, String name) {
    Optional<Instant> received = time(detail.path("ReceiveDate").asString(""));
    return detail.path("SendStatus").asInt(0) == DELIVERED && received.isPresent()
        ? new QueryResult.Delivered(name, received.get())
        : new QueryResult.Accepted(name, time(detail.path("SendDate").asString("")).orElse(null));
  }

  static Optional<Instant> time(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text, TIME).atZone(ZONE).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private ProviderCall.Outcome post(
      String action, Map<String, String> fields, BooleanSupplier late, Duration within) {
    byte[] body = form(fields).getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request = HttpRequest.newBuilder(aliyun.endpoint().resolve("/"));
    signature
        .headers(
            new Acs3.Request(aliyun.endpoint(), action, "2017-05-25", "", FORM, body),
            clock.instant(),
            UUID.randomUUID().toString())
        .forEach(request::header);
    return call.make(request.header("Accept", "application/json"), body, late, within);
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  private static QueryResult unreadable(String detail) {
    return new QueryResult.Unknown(UnknownCause.UNREADABLE_ANSWER, detail);
  }
}
