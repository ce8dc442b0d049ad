package org.xinqiao.channel.sms;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.channel.SendResult.Reason;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A gateway that is spoken to over HTTP, described as data: what requests carry and how answers
/// are to be read. Every request is a POST.
///
/// Values of fields may contain `{phone}`, `{text}` (signature and words), `{words}`,
/// `{signature}`, `{attempt}` and `{contact}`. Places in answers are paths of names with dots, as
/// in `data.id`.
///
/// @param send where messages go
/// @param query where lost answers are asked for; null: the gateway cannot be asked
/// @param format how the body is written
/// @param sendFields name and value of each field of a message
/// @param queryFields name and value of each field of a question; `{attempt}` and `{phone}` only
/// @param headers sent with every request, such as `Authorization`
/// @param signing null: requests are not signed
/// @param answers how answers are read
public record GatewaySettings(
    URI send,
    @Nullable URI query,
    Format format,
    Map<String, String> sendFields,
    Map<String, String> queryFields,
    Map<String, String> headers,
    @Nullable Signature signing,
    Answers answers) {

  public GatewaySettings {
    sendFields = Map.copyOf(sendFields);
    queryFields = Map.copyOf(queryFields);
    headers = Map.copyOf(headers);
  }

  /// Reads the description from JSON with the names of this record's fields; `signing` has no
  /// secret there.
  ///
  /// @param secret of the signature; null where requests are not signed
  /// @throws IllegalArgumentException when the description is not complete
  public static GatewaySettings read(byte[] json, @Nullable String secret) {
    try {
      GatewaySettings read =
          JsonMapper.builder()
              .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .build()
              .readValue(json, GatewaySettings.class);
      Signature signing = read.signing();
      if (signing != null && (secret == null || secret.isBlank())) {
        throw new IllegalArgumentException("a gateway that is signed for needs a secret");
      }
      return new GatewaySettings(
          read.send(),
          read.query(),
          read.format(),
          read.sendFields(),
          read.queryFields(),
          read.headers(),
          signing == null
              ? null
              : new Signature(
                  Objects.requireNonNull(secret), signing.header(), signing.timeHeader()),
          read.answers());
    } catch (JacksonException | NullPointerException e) {
      throw new IllegalArgumentException("the gateway's description is not complete", e);
    }
  }

  /// How the body is written.
  public enum Format {
    JSON,
    FORM
  }

  /// A signature of every request: HMAC-SHA256 in hexadecimal over the time, a dot and the body.
  /// The same secret signs what the gateway pushes.
  ///
  /// @param header the name of the header with the signature
  /// @param timeHeader the name of the header with the time, in seconds since 1970
  public record Signature(String secret, String header, String timeHeader) {

    @Override
    public String toString() {
      return "Signature[header=%s, timeHeader=%s]".formatted(header, timeHeader);
    }
  }

  /// How answers are read.
  ///
  /// @param code path of the code
  /// @param success codes that say yes; all codes that neither say yes nor stand in `refusals`
  ///   leave the outcome unknown
  /// @param id path of the gateway's name for a message
  /// @param refusals what each other code means
  /// @param state path of the state in the answer to a question
  /// @param taken states of a message on its way, or failed after it was taken
  /// @param delivered states of a message that arrived
  /// @param none states that say that the gateway does not know the message
  /// @param at path of the time of the state, as an ISO instant; empty: it is not told
  public record Answers(
      String code,
      Set<String> success,
      String id,
      Map<String, Reason> refusals,
      String state,
      Set<String> taken,
      Set<String> delivered,
      Set<String> none,
      String at) {

    public Answers {
      success = Set.copyOf(success);
      refusals = Map.copyOf(refusals);
      taken = Set.copyOf(taken);
      delivered = Set.copyOf(delivered);
      none = Set.copyOf(none);
    }
  }

  @Override
  public String toString() {
    return "GatewaySettings[send=%s, query=%s, format=%s]".formatted(send, query, format);
  }
}
