package org.xinqiao.channel.sms;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.QueryResult;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.SendResult.Permanence;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.SendResult.Refused;
import org.xinqiao.channel.SentAttempt;
import org.xinqiao.channel.UnknownCause;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// A gateway as its settings describe it.
final class GatewayProvider implements SmsProvider {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");

  private final SmsSettings settings;
  private final GatewaySettings gateway;
  private final InstantSource clock;
  private final ProviderCall call;

  GatewayProvider(SmsSettings settings, GatewaySettings gateway, InstantSource clock) {
    this.settings = settings;
    this.gateway = gateway;
    this.clock = clock;
    settings.hosts().demandWellFormed(gateway.send());
    if (gateway.query() != null) {
      settings.hosts().demandWellFormed(gateway.query());
    }
    call = new ProviderCall(settings);
  }

  @Override
  public boolean queryable() {
    return gateway.query() != null;
  }

  @Override
  public boolean takes(String body) {
    return true;
  }

  @Override
  public SendResult send(OutgoingMessage message, MobileNumber number) {
    Map<String, String> values = new TreeMap<>();
    values.put("phone", number.digits());
    values.put("signature", settings.signature());
    values.put("words", message.body());
    values.put("text", "【" + settings.signature() + "】" + message.body());
    values.put("attempt", message.attemptId().toString());
    values.put("contact", message.contactKey().value());
    ProviderCall.Outcome outcome =
        post(
            gateway.send(),
            filled(gateway.sendFields(), values),
            ProviderCall.after(Duration.between(clock.instant(), message.deadline())));
    return outcome instanceof ProviderCall.Outcome.Answered answered
        ? read(answered)
        : ProviderCall.resultOf(outcome);
  }

  private SendResult read(ProviderCall.Outcome.Answered answered) {
    GatewaySettings.Answers answers = gateway.answers();
    JsonNode json = json(answered.body());
    String code = at(json, answers.code());
    String id = at(json, answers.id());
    boolean fine = answered.status() / 100 == 2;
    if (fine && answers.success().contains(code) && !id.isEmpty()) {
      return new SendResult.Accepted(id);
    }
    Reason reason = answers.refusals().get(code);
    if (reason == null) {
      reason = reasonOf(answered.status());
    }
    return reason == null
        ? ProviderCall.resultOf(answered)
        : new Refused(
            reason,
            lifts(reason) ? Permanence.TEMPORARY : Permanence.PERMANENT,
            answered.retryAfter().isPresent()
                ? Duration.ofSeconds(answered.retryAfter().getAsLong())
                : null,
            "status "
                + answered.status()
                + (code.matches("[\\w.:-]{1,40}") ? ", code " + code : ""));
  }

  /// What a status says by itself. Those from 500 on may come from something between the gateway
  /// and us that knows nothing of the message.
  private static @Nullable Reason reasonOf(int status) {
    return switch (status) {
      case 401, 403, 404, 405, 415, 417 -> Reason.NOT_CONFIGURED;
      case 429 -> Reason.RATE_LIMITED;
      default -> null;
    };
  }

  private static boolean lifts(Reason reason) {
    return reason == Reason.RATE_LIMITED || reason == Reason.PROVIDER_UNAVAILABLE;
  }

  @Override
  public QueryResult query(SentAttempt attempt, MobileNumber number) {
    URI address = gateway.query();
    if (address == null) {
      return new QueryResult.NotSupported();
    }
    Map<String, String> values =
        Map.of("phone", number.digits(), "attempt", attempt.attemptId().toString());
    ProviderCall.Outcome outcome =
        post(address, filled(gateway.queryFields(), values), () -> false);
    return switch (outcome) {
      case ProviderCall.Outcome.NotHandedOver(Refused why) ->
          new QueryResult.Unknown(UnknownCause.CONNECTION_LOST, why.detail());
      case ProviderCall.Outcome.Lost(UnknownCause cause, String detail) ->
          new QueryResult.Unknown(cause, detail);
      case ProviderCall.Outcome.Answered answered -> state(answered);
    };
  }

  private QueryResult state(ProviderCall.Outcome.Answered answered) {
    GatewaySettings.Answers answers = gateway.answers();
    JsonNode json = json(answered.body());
    String state = at(json, answers.state());
    String id = at(json, answers.id());
    boolean said =
        answered.status() / 100 == 2 && answers.success().contains(at(json, answers.code()));
    Optional<Instant> when = time(at(json, answers.at()));
    if (said && answers.delivered().contains(state) && !id.isEmpty() && when.isPresent()) {
      return new QueryResult.Delivered(id, when.get());
    }
    if (said
        && !id.isEmpty()
        && (answers.taken().contains(state) || answers.delivered().contains(state))) {
      return new QueryResult.Accepted(id, when.orElse(null));
    }
    return said && answers.none().contains(state)
        ? new QueryResult.NotReceived()
        : new QueryResult.Unknown(
            UnknownCause.UNREADABLE_ANSWER, "status " + answered.status() + ", not understood");
  }

  private ProviderCall.Outcome post(URI address, Map<String, String> fields, BooleanSupplier late) {
    boolean isJson = gateway.format() == GatewaySettings.Format.JSON;
    String text = isJson ? JSON.writeValueAsString(fields) : AliyunProvider.form(fields);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Accept", "application/json")
            .header(
                "Content-Type",
                isJson
                    ? "application/json; charset=utf-8"
                    : "application/x-www-form-urlencoded; charset=utf-8");
    gateway.headers().forEach(request::header);
    GatewaySettings.Signature signing = gateway.signing();
    if (signing != null) {
      String at = String.valueOf(clock.instant().getEpochSecond());
      request.header(signing.timeHeader(), at);
      request.header(
          signing.header(),
          Signing.hmac(signing.secret(), (at + "." + text).getBytes(StandardCharsets.UTF_8)));
    }
    return call.make(request, text.getBytes(StandardCharsets.UTF_8), late);
  }

  /// Values are put in once and not read again.
  private static Map<String, String> filled(
      Map<String, String> fields, Map<String, String> values) {
    Map<String, String> filled = new TreeMap<>();
    fields.forEach((name, form) ->
        filled.put(
            name,
            PLACEHOLDER
                .matcher(form)
                .replaceAll(part ->
                    Matcher.quoteReplacement(values.getOrDefault(part.group(1), part.group())))));
    return filled;
  }

  private static String at(JsonNode json, String path) {
    JsonNode place = json;
    for (String name : path.split("\\.")) {
      place = place.path(name);
    }
    return place.asString("");
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }
}
