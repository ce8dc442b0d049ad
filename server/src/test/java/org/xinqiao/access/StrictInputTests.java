package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.RecordComponent;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.MethodParameter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestBody;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestRoutes;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;

/// Every route that takes a body, and every route with an address, also those that somebody adds
/// tomorrow: what is unknown, given twice, or a list where one value belongs is refused, and
/// nothing is done.
@XinqiaoTest
class StrictInputTests {

  /// What somebody would like to set: the names that mean power, beside those of all columns.
  private static final List<String> TEMPTING =
      List.of(
          "tenant",
          "tenantId",
          "tenant_id",
          "role",
          "permissions",
          "admin",
          "isAdmin",
          "owner",
          "createdBy",
          "actor",
          "staff",
          "consentStatus",
          "attendingDoctor",
          "version",
          "__proto__",
          "constructor",
          "class",
          "@class",
          "@type");

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired TestRoutes routes;
  @Autowired JdbcClient jdbc;

  private final PermissionMatrix matrix = PermissionMatrix.load();
  private final Map<Staff.Role, TestBrowser> browsers = new EnumMap<>(Staff.Role.class);
  private Tenant hospital;

  @BeforeEach
  void open() {
    hospital = hospitals.open();
  }

  /// A route, what its body consists of, and somebody who may call it.
  private record Writing(
      TestRoutes.Route route, List<RecordComponent> fields, TestBrowser browser) {

    HttpResponse<String> send(String body) {
      return browser.send(route.method(), route.concretePath(), body);
    }
  }

  private List<Writing> writings() {
    List<Writing> all = new ArrayList<>();
    for (TestRoutes.Route route : routes.all()) {
      for (MethodParameter parameter : route.handler().getMethodParameters()) {
        if (parameter.hasParameterAnnotation(RequestBody.class)
            && parameter.getParameterType().isRecord()) {
          all.add(
              new Writing(
                  route,
                  Arrays.asList(parameter.getParameterType().getRecordComponents()),
                  allowedFor(route)));
        }
      }
    }
    assertThat(all).as("routes that take a body").hasSizeGreaterThan(25);
    return all;
  }

  private TestBrowser allowedFor(TestRoutes.Route route) {
    Permission permission = Guard.permissionOf(route.handler());
    if (permission == Permission.PUBLIC || permission == Permission.PATIENT_LINK) {
      return people.browser();
    }
    Staff.Role role =
        Arrays.stream(Staff.Role.values())
            .filter(one -> permission == Permission.SIGNED_IN || matrix.allows(one, permission))
            .findFirst()
            .orElseThrow();
    return browsers.computeIfAbsent(role, one -> people.signIn(hospital, one));
  }

  @Test
  void noRouteTakesAFieldThatItDoesNotKnow() {
    Set<String> names = new TreeSet<>(TEMPTING);
    names.addAll(columnNames());
    for (Writing one : writings()) {
      Set<String> known =
          one.fields().stream().map(RecordComponent::getName).collect(Collectors.toSet());
      // All at once, so that hundreds of columns cost one request, then the tempting ones alone.
      String all =
          names.stream()
              .filter(name -> !known.contains(name))
              .map(name -> "\"" + name + "\":1")
              .collect(Collectors.joining(",", "{", "}"));
      refused(one, all, unknown(one));
      for (String name : TEMPTING) {
        if (!known.contains(name)) {
          refused(one, "{\"" + name + "\":\"1\"}", unknown(one));
        }
      }
    }
  }

  @Test
  void noRouteTakesAFieldTwice() {
    for (Writing one : writings()) {
      RecordComponent field = one.fields().getFirst();
      String given =
          "\"" + field.getName() + "\":" + (field.getType().isPrimitive() ? "1" : "null");
      refused(one, "{" + given + "," + given + "}", "request.field-twice");
    }
  }

  @Test
  void noRouteTakesAListOrAnObjectForASingleValue() {
    int tried = 0;
    for (Writing one : writings()) {
      for (RecordComponent field : one.fields()) {
        if (single(field.getType())) {
          for (String value : List.of("[\"1\"]", "[\"a\",\"b\"]", "[]", "{\"$ne\":1}")) {
            refused(one, "{\"" + field.getName() + "\":" + value + "}", "request.field-invalid");
            tried++;
          }
        }
      }
    }
    assertThat(tried).isGreaterThan(100);
  }

  @Test
  void noRouteReadsBehindTheEndOrSomethingElseThanAnObject() {
    for (Writing one : writings()) {
      for (String body : List.of("[]", "\"a\"", "1", "{}{}", "{} x", "{'a':1}", "{\"a\":NaN}")) {
        HttpResponse<String> answer = one.send(body);
        assertThat(answer.statusCode()).as(one.route() + " " + body).isEqualTo(400);
      }
    }
  }

  /// Sorting and filtering by what a role may not see begins with a parameter that nobody thought
  /// of: there is none.
  @Test
  void noRouteIgnoresAParameter() {
    Set<String> names = new TreeSet<>(columnNames());
    names.addAll(List.of("sort", "order", "orderBy", "filter", "fields", "include", "tenant"));
    int tried = 0;
    for (TestRoutes.Route route : routes.all()) {
      Permission permission = Guard.permissionOf(route.handler());
      if (permission == Permission.PUBLIC || route.unsafe() || route.path().equals("/api/stream")) {
        continue;
      }
      TestBrowser browser = allowedFor(route);
      for (String name : List.of("sort", "orderBy", "filter", "tenantId", "zz")) {
        HttpResponse<String> answer =
            browser.get(route.concretePath() + "?" + name + "=birth_date");
        assertThat(answer.statusCode()).as(route + "?" + name).isEqualTo(400);
        assertThat(answer.body()).contains("request.parameter-unknown");
        tried++;
      }
    }
    assertThat(tried).isGreaterThan(100);
    TestBrowser lead = people.signIn(hospital, Staff.Role.LEAD);
    for (String name : names) {
      if (!name.matches("q|limit|cursor")) {
        HttpResponse<String> answer = lead.get("/api/patients?q=" + "&" + name + "=1");
        assertThat(answer.statusCode()).as(name).isEqualTo(400);
      }
    }
  }

  @Test
  void aParameterForOneValueIsNotTakenTwice() {
    TestBrowser lead = people.signIn(hospital, Staff.Role.LEAD);
    HttpResponse<String> answer = lead.get("/api/patients?q=a&q=b");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("request.parameter-twice");
  }

  /// What has to be there is missed before an unknown field is: refused in either case.
  private static String unknown(Writing one) {
    return one.route().path().matches("/api/imports/.*")
            || one.fields().stream().anyMatch(field -> field.getType().isPrimitive())
        ? "request.(field-unknown|field-invalid|json-malformed)"
        : "request.field-unknown";
  }

  private static void refused(Writing one, String body, String code) {
    HttpResponse<String> answer = one.send(body);
    String what = one.route() + " " + body + " -> " + answer.body();
    assertThat(answer.statusCode()).as(what).isEqualTo(400);
    assertThat(TestBrowser.json(answer).path("code").asString()).as(what).matches(code);
  }

  private static boolean single(Class<?> type) {
    return BeanUtils.isSimpleValueType(type)
        || type.isRecord()
            && Arrays.stream(type.getRecordComponents())
                .anyMatch(part -> part.getAccessor().isAnnotationPresent(JsonValue.class));
  }

  private List<String> columnNames() {
    return hospitals.in(
        hospital,
        () ->
            jdbc
                .sql(
                    """
                    SELECT DISTINCT column_name FROM information_schema.columns
                     WHERE table_schema = 'xinqiao'
                    """)
                .query(String.class)
                .list()
                .stream()
                .flatMap(name -> java.util.stream.Stream.of(name, camel(name)))
                .toList());
  }

  private static String camel(String name) {
    StringBuilder words = new StringBuilder();
    for (String word : name.split("_")) {
      words.append(
          words.isEmpty() || word.isEmpty()
              ? word
              : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return words.toString();
  }
}
