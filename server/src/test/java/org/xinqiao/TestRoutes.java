package org.xinqiao;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Every route that the running application answers, found at run time.
@TestComponent
public class TestRoutes {

  private final RequestMappingHandlerMapping mapping;

  TestRoutes(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping) {
    this.mapping = mapping;
  }

  /// @param method as in `GET`; `*` when it answers all
  public record Route(String method, String path, HandlerMethod handler) {

    /// The path with something in each of its variables that fits most of them.
    public String concretePath() {
      return pathOf("00000000-0000-7000-8000-000000000000");
    }

    /// The path with this id in its variables, and with a number or a day in those that are one.
    public String pathOf(String id) {
      return path.replace("{number}", "1")
          .replace("{day}", "2026-03-03")
          .replaceAll("\\{[^}]+}", id);
    }

    /// The parameters that are numbers and must be there, each with one.
    public String numbersItNeeds() {
      return Arrays.stream(handler.getMethodParameters())
          .filter(each -> each.getParameterType() == int.class)
          .filter(each -> each.hasParameterAnnotation(RequestParam.class))
          .map(each -> each.getParameter().getName() + "=1")
          .collect(Collectors.joining("&", "?", ""))
          .replaceFirst("^\\?$", "");
    }

    public boolean unsafe() {
      return !Set.of("GET", "HEAD", "*").contains(method);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /// The product's own routes, without what the libraries bring along.
  public List<Route> all() {
    return mapping.getHandlerMethods().entrySet().stream()
        .filter(entry -> entry.getValue().getBeanType().getName().startsWith("org.xinqiao."))
        .flatMap(entry -> routes(entry).stream())
        .sorted(Comparator.comparing(Route::path).thenComparing(Route::method))
        .toList();
  }

  /// Adds a handler that the product does not have while the action runs.
  public void with(String path, Object controller, String method, Runnable action) {
    RequestMappingInfo info =
        RequestMappingInfo.paths(path).options(mapping.getBuilderConfiguration()).build();
    mapping.registerMapping(info, controller, named(controller.getClass(), method));
    try {
      action.run();
    } finally {
      mapping.unregisterMapping(info);
    }
  }

  private static Method named(Class<?> type, String name) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(name)) {
        return method;
      }
    }
    throw new IllegalArgumentException(name);
  }

  private static List<Route> routes(Map.Entry<RequestMappingInfo, HandlerMethod> entry) {
    Set<RequestMethod> methods = entry.getKey().getMethodsCondition().getMethods();
    return entry.getKey().getPatternValues().stream()
        .flatMap(path ->
            methods.isEmpty()
                ? List.of(new Route("*", path, entry.getValue())).stream()
                : methods.stream().map(method -> new Route(method.name(), path, entry.getValue())))
        .toList();
  }
}
