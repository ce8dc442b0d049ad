package org.xinqiao.channel.sms;

import java.net.URI;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The hospital's account at Aliyun SMS.
///
/// Aliyun sends approved texts only. The words of a message are compared with them; the one that
/// says exactly these words, with something in place of each variable, is sent, and a message that
/// none of them says is refused. What patients read is therefore what is on record.
///
/// @param endpoint such as `https://dysmsapi.aliyuncs.com`
/// @param accessKeyId the account
/// @param accessKeySecret its secret
/// @param templates approved texts by template code, with `${name}` for each variable, as they
///   stand in Aliyun's console
public record AliyunSettings(
    URI endpoint, String accessKeyId, String accessKeySecret, Map<String, String> templates) {

  public AliyunSettings {
    templates = Map.copyOf(templates);
    if (accessKeyId.isBlank() || accessKeySecret.isBlank()) {
      throw new IllegalArgumentException("Aliyun SMS needs an access key and its secret");
    }
  }

  /// Reads approved texts from a JSON object of texts by template code.
  ///
  /// @throws IllegalArgumentException when it is none
  public static Map<String, String> texts(byte[] json) {
    try {
      return JsonMapper.builder().build().readValue(json, new TypeReference<>() {});
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "not a JSON object of texts by code: " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "AliyunSettings[endpoint=%s, templates=%s]".formatted(endpoint, templates.keySet());
  }
}
