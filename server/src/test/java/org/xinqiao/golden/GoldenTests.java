package org.xinqiao.golden;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestRoutes;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.access.Requires;

@XinqiaoTest
class GoldenTests {

  @Autowired TestRoutes routes;

  @Test
  void routesWithTheirPermissions() {
    String lines =
        routes.all().stream().map(GoldenTests::line).collect(Collectors.joining("\n", "", "\n"));
    Golden.check("api/routes.txt", "# path, method, permission, handler\n" + lines);
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
