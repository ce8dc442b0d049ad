package org.xinqiao.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestRoutes;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Staff;
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

  @Test
  void routesWithTheirPermissions() {
    String lines =
        routes.all().stream().map(GoldenTests::line).collect(Collectors.joining("\n", "", "\n"));
    Golden.check("api/routes.txt", "# path, method, permission, handler\n" + lines);
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
