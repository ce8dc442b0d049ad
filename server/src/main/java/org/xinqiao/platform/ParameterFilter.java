package org.xinqiao.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.xinqiao.shared.Problem;

/// Refuses what a handler does not ask for: a parameter that is ignored lets somebody believe that
/// a list was filtered or sorted by it, and one that is given twice is two answers to one question.
/// Addresses that providers call are left out, as they add parameters of their own.
///
/// Refusals:
/// - `request.parameter-unknown` 400
/// - `request.parameter-twice` 400: for a parameter that takes one value
final class ParameterFilter implements HandlerInterceptor {

  private static final String PROVIDERS = "/api/callbacks/";

  /// @param single those that take one value
  private record Known(Set<String> all, Set<String> single) {}

  private final ParameterNameDiscoverer discoverer = new DefaultParameterNameDiscoverer();
  private final ConcurrentMap<Method, Known> known = new ConcurrentHashMap<>();

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getQueryString() == null
        || !(handler instanceof HandlerMethod method)
        || !method.getBeanType().getName().startsWith("org.xinqiao.")
        || request.getRequestURI().startsWith(PROVIDERS)) {
      return true;
    }
    Known asked = known.computeIfAbsent(method.getMethod(), same -> parameters(method));
    for (Map.Entry<String, String[]> given : request.getParameterMap().entrySet()) {
      if (!asked.all().contains(given.getKey())) {
        throw Problem.of("request.parameter-unknown", 400, "parameter", shortened(given.getKey()))
            .exception();
      }
      if (given.getValue().length > 1 && asked.single().contains(given.getKey())) {
        throw Problem.of("request.parameter-twice", 400, "parameter", given.getKey()).exception();
      }
    }
    return true;
  }

  private Known parameters(HandlerMethod method) {
    Set<String> all = new HashSet<>();
    Set<String> single = new HashSet<>();
    for (MethodParameter parameter : method.getMethodParameters()) {
      RequestParam asked = parameter.getParameterAnnotation(RequestParam.class);
      if (asked == null) {
        continue;
      }
      parameter.initParameterNameDiscovery(discoverer);
      String name =
          asked.name().isEmpty()
              ? Optional.ofNullable(parameter.getParameterName()).orElseThrow()
              : asked.name();
      all.add(name);
      Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
      if (!type.isArray() && !Iterable.class.isAssignableFrom(type)) {
        single.add(name);
      }
    }
    return new Known(all, single);
  }

  private static String shortened(String name) {
    return name.length() > 40 ? name.substring(0, 40) : name;
  }
}
