package org.xinqiao.access;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.xinqiao.TestRoutes;
import tools.jackson.databind.json.JsonMapper;

/// Bodies for routes that a test knows by their types only.
final class TestBodies {

  private static final JsonMapper JSON = new JsonMapper();

  private TestBodies() {}

  /// What a route wants in its body, filled so that it gets as far as looking for its ids.
  static String bodyFor(TestRoutes.Route route) {
    for (MethodParameter parameter : route.handler().getMethodParameters()) {
      if (parameter.hasParameterAnnotation(RequestBody.class)) {
        return JSON.writeValueAsString(something(parameter.getParameterType(), "body"));
      }
    }
    return "{}";
  }

  /// Something that fits a type, so that a route gets as far as looking for the id.
  private static Object something(Class<?> type, String name) {
    if (type.isRecord()) {
      Map<String, Object> object = new LinkedHashMap<>();
      for (RecordComponent component : type.getRecordComponents()) {
        object.put(component.getName(), something(component.getType(), component.getName()));
      }
      return object;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0].toString();
    }
    if (type == String.class) {
      return switch (name) {
        case "fileName" -> "results.csv";
        case "purpose" -> "P-CARE";
        case "channel" -> "sms";
        case "phone" -> "13000000001";
        case "number" -> "11010519491231002X";
        case "decision" -> "granted";
        default -> "核对身份证原件";
      };
    }
    if (type == boolean.class || type == Boolean.class) {
      return true;
    }
    if (type == UUID.class) {
      return "00000000-0000-7000-8000-000000000001";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return List.of();
    }
    if (Map.class.isAssignableFrom(type)) {
      return Map.of();
    }
    if (type == LocalTime.class) {
      return "08:00";
    }
    if (type == LocalDate.class) {
      return "2027-01-04";
    }
    if (type == Instant.class || type == OffsetDateTime.class) {
      return "2027-01-04T08:00:00Z";
    }
    return 1;
  }
}
