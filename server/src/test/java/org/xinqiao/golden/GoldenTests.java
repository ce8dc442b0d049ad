package org.xinqiao.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestRoutes;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@XinqiaoTest
class GoldenTests {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Autowired TestRoutes routes;
  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired JdbcClient jdbc;
  @Autowired ApplicationContext beans;

  @Test
  void routesWithTheirPermissions() {
    String lines =
        routes.all().stream().map(GoldenTests::line).collect(Collectors.joining("\n", "", "\n"));
    Golden.check("api/routes.txt", "# path, method, permission, handler\n" + lines);
  }

  /// Every table, column and index, as the migrations leave them.
  @Test
  void schema() {
    Tenant any = hospitals.open();
    Golden.check(
        "api/schema.txt",
        "# table or view, column, type, null\n"
            + hospitals.in(
                any,
                () ->
                    lines(
                        """
                        SELECT format('%-32s %-24s %-28s %s', c.relname, a.attname,
                                      format_type(a.atttypid, a.atttypmod),
                                      CASE WHEN a.attnotnull THEN '' ELSE 'null' END)
                          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                         WHERE c.relnamespace = 'xinqiao'::regnamespace AND c.relkind IN ('r', 'v')
                           AND c.relname <> 'flyway_schema_history'
                         ORDER BY c.relname, a.attnum
                        """))
            + "\n# indexes\n"
            + hospitals.in(
                any,
                () ->
                    lines(
                        """
                        SELECT replace(indexdef, 'xinqiao.', '') FROM pg_indexes
                         WHERE schemaname = 'xinqiao' AND tablename <> 'flyway_schema_history' ORDER BY indexname
                        """)));
  }

  /// The views that other modules and conditions may read.
  @Test
  void factViews() {
    Golden.check(
        "api/facts.txt",
        "# fact view, column, type\n"
            + hospitals.in(
                hospitals.open(),
                () ->
                    lines(
                        """
                        SELECT format('%-32s %-24s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod))
                          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
                         WHERE c.relnamespace = 'xinqiao'::regnamespace AND c.relkind = 'v' AND c.relname LIKE '%\\_fact\\_%'
                         ORDER BY c.relname, a.attnum
                        """)));
  }

  /// Which module hears which event of which other module.
  @Test
  void eventCatalogue() {
    Golden.check(
        "api/events/catalogue.txt",
        "# event, its fields, who hears it\n"
            + beans.getBeansOfType(Object.class, false, false).values().stream()
                .map(AopUtils::getTargetClass)
                .filter(type -> type.getPackageName().startsWith("org.xinqiao"))
                .distinct()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(EventListener.class))
                .filter(method -> method.getParameterCount() == 1)
                .filter(method -> method.getParameterTypes()[0].getName().startsWith("org.xinqiao"))
                .map(GoldenTests::event)
                .sorted()
                .collect(Collectors.joining("\n", "", "\n")));
  }

  private static String event(Method listener) {
    Class<?> event = listener.getParameterTypes()[0];
    String fields =
        Arrays.stream(event.getRecordComponents())
            .map(field -> field.getName() + " " + field.getType().getSimpleName())
            .collect(Collectors.joining(", "));
    return String.format(
        "%s(%s) -> %s.%s",
        event.getName().substring("org.xinqiao.".length()),
        fields,
        listener.getDeclaringClass().getName().substring("org.xinqiao.".length()),
        listener.getName());
  }

  private String lines(String sql) {
    return jdbc.sql(sql).query(String.class).list().stream()
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /// The contract that the front ends are generated from, as the running server describes itself.
  @Test
  void descriptionOfTheApi() {
    HttpResponse<String> response =
        people.signIn(hospitals.open(), Staff.Role.ENGINEER).get("/api/openapi.json");
    assertThat(response.statusCode()).isEqualTo(200);
    ObjectNode document = (ObjectNode) TestBrowser.json(response);
    document.remove("servers"); // The port of this run.
    Golden.check("api/openapi/xinqiao.json", JSON.writeValueAsString(sorted(document)) + "\n");
  }

  /// What makes the document fit to generate a client from, whatever routes are added.
  @Test
  void everyOperationOfTheApiCanBecomeAFunction() {
    JsonNode paths =
        TestBrowser.json(
                people.signIn(hospitals.open(), Staff.Role.ENGINEER).get("/api/openapi.json"))
            .path("paths");
    List<String> names = new ArrayList<>();
    for (TestRoutes.Route route : routes.all()) {
      JsonNode operation = paths.path(route.path()).path(route.method().toLowerCase(Locale.ROOT));
      if (operation.isMissingNode()) {
        continue; // The FHIR interface describes itself; the rest are pages.
      }
      Class<?> controller = route.handler().getBeanType();
      String name = operation.path("operationId").asString();
      names.add(name);
      assertThat(name)
          .as("%s: two handlers of one name would be told apart by a number", route)
          .isEqualTo(route.handler().getMethod().getName());
      assertThat(operation.at("/tags/0").asString())
          .as("%s: the module", route)
          .isEqualTo(controller.getPackageName().substring("org.xinqiao.".length()));
      JsonNode responses = operation.path("responses");
      assertThat(responses.path("200").has("content") || responses.has("204"))
          .as("%s: a success with a body, or without one", route)
          .isTrue();
      assertThat(responses.at("/default/$ref").asString())
          .as("%s: a problem", route)
          .isEqualTo("#/components/responses/Problem");
    }
    assertThat(names).hasSizeGreaterThan(30).doesNotHaveDuplicates();
  }

  /// With every object's fields in order, so that a difference is a difference.
  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode ordered = JSON.createObjectNode();
      object.properties().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(field -> ordered.set(field.getKey(), sorted(field.getValue())));
      return ordered;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode same = JSON.createArrayNode();
      array.forEach(element -> same.add(sorted(element)));
      return same;
    }
    return node;
  }

  private static String line(TestRoutes.Route route) {
    Requires requires = route.handler().getMethodAnnotation(Requires.class);
    return String.format(
        "%-44s %-6s %-20s %s.%s",
        route.path(),
        route.method(),
        requires == null ? "NONE" : requires.value(),
        route.handler().getBeanType().getSimpleName(),
        route.handler().getMethod().getName());
  }
}
