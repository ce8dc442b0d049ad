package org.xinqiao.shared;

import java.util.Map;

/// A refusal as the outside sees it: a stable key such as `task.taken-by-other`, an HTTP status and
/// named parameters. The words in Chinese and English stand in `messages/problems*.properties`; a
/// test fails when a key has none. Sent as RFC 9457 `application/problem+json`.
public record Problem(String code, int status, Map<String, Object> params) {

  public Problem {
    params = Map.copyOf(params);
  }

  public static Problem of(String code, int status) {
    return new Problem(code, status, Map.of());
  }

  public static Problem of(String code, int status, String name, Object value) {
    return new Problem(code, status, Map.of(name, value));
  }

  /// For the edge only: use cases return refusals as values, controllers turn them into this.
  public ProblemException exception() {
    return new ProblemException(this);
  }
}
