package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;
import org.xinqiao.shared.Reach;
import org.xinqiao.shared.TenantId;

/// What the guard decides, without server and database. `GuardTests` plays it over HTTP on every
/// route.
class GuardTest {

  private static final Instant NOW = Instant.parse("2026-11-26T03:00:00Z");
  private static final String TOKEN = "the token of the session";
  private static final Department HEART = new Department(UUID.randomUUID(), "HEART", "心内科", false);

  private final KeptDenials denials = new KeptDenials();
  private final PermissionMatrix matrix = PermissionMatrix.load();
  private final Guard guard =
      new Guard(
          matrix,
          new StaffReach(matrix, new ListedCampuses(List.of()), TestAccess.settings()),
          denials,
          Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void whatNamesNoPermissionIsRefusedWhateverItIs() {
    for (Object handler : new Object[] {handler("unnamed"), "a string", new Object()}) {
      assertThat(refusal(handler, get(session(Staff.Role.LEAD))))
          .isEqualTo(Problem.of("access.forbidden", 403));
    }
  }

  @Test
  void thePagesOwnFilesAreForEverybody() {
    assertThat(admits(new ResourceHttpRequestHandler(), post(null, null))).isTrue();
  }

  @Test
  void theSecondHalfOfAnAnswerWasDecidedByTheFirst() {
    MockHttpServletRequest second = get(null);
    second.setDispatcherType(DispatcherType.ASYNC);
    assertThat(admits(handler("view"), second)).isTrue();
    MockHttpServletRequest error = get(null);
    error.setDispatcherType(DispatcherType.ERROR);
    assertThat(refusal(handler("view"), error)).isEqualTo(Problem.of("access.sign-in-needed", 401));
  }

  @Test
  void onlyDescriptionsOfTheApiArePermittedWithoutAnAnnotation() {
    assertThat(Guard.permissionOf(handler("view"))).isEqualTo(Permission.PATIENT_VIEW);
    assertThat(Guard.permissionOf(handler("unnamed"))).isNull();
    assertThat(Guard.permissionOf("a string")).isNull();
    assertThat(
            Guard.permissionOf(
                new HandlerMethod(
                    new org.springdoc.core.utils.PropertyResolverUtils(null, null, null),
                    method(Object.class, "toString"))))
        .isEqualTo(Permission.INTEGRATION_VIEW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"view", "signedIn", "fresh", "operate"})
  void withoutASessionNothingOfStaffIsAllowed(String handler) {
    assertThat(refusal(handler(handler), get(null)))
        .isEqualTo(Problem.of("access.sign-in-needed", 401));
    assertThat(denials.kept()).as("nobody who could be named").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"everybody", "patient"})
  void whatIsForEverybodyAndForPatientsNeedsNoSessionOfStaff(String handler) {
    assertThat(admits(handler(handler), get(null))).isTrue();
    assertThat(admits(handler(handler), post(null, null))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Staff.Role.class)
  void theMatrixDecidesAndItsNoIsKept(Staff.Role role) {
    for (Permission permission : Permission.values()) {
      if (permission.marker()) {
        continue;
      }
      MockHttpServletRequest request = get(session(role));
      if (matrix.allows(role, permission)) {
        assertThat(admits(handlerOf(permission), request)).as(permission.toString()).isTrue();
      } else {
        int before = denials.kept().size();
        assertThat(refusal(handlerOf(permission), request))
            .isEqualTo(
                Problem.of("access.permission-missing", 403, "permission", permission.name()));
        AuditEvent kept = denials.kept().getLast();
        assertThat(denials.kept()).hasSize(before + 1);
        assertThat(kept)
            .isEqualTo(
                AuditEvent.denied(session(role).staff().actor(), "access.use-permission")
                    .on("permission", permission));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Staff.Role.class)
  void whatIsForAnyMemberOfStaffNeedsNoPermission(Staff.Role role) {
    assertThat(admits(handler("signedIn"), get(session(role)))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, false",
    "HEAD, false",
    "POST, true",
    "PUT, true",
    "PATCH, true",
    "DELETE, true"
  })
  void whatChangesSomethingRepeatsTheToken(String method, boolean wanted) {
    ActiveSession session = session(Staff.Role.ENGINEER);
    for (String wrong : new String[] {null, "", TOKEN.substring(1), TOKEN + "!", "x"}) {
      MockHttpServletRequest request = request(method, session, wrong);
      if (wanted) {
        assertThat(refusal(handler("operate"), request))
            .isEqualTo(Problem.of("access.csrf-token-invalid", 403));
      } else {
        assertThat(admits(handler("operate"), request)).isTrue();
      }
    }
    assertThat(denials.kept()).hasSize(wanted ? 5 : 0);
    assertThat(denials.kept())
        .allSatisfy(kept ->
            assertThat(kept)
                .isEqualTo(AuditEvent.denied(session.staff().actor(), "access.csrf-token")));
    assertThat(admits(handler("operate"), request(method, session, TOKEN))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "same-origin, true",
    "none, true",
    "same-site, false",
    "cross-site, false",
    "'', false",
    ", true"
  })
  void aBrowserThatAnotherSiteMadeSendIsRefused(@Nullable String site, boolean allowed) {
    for (String handler : List.of("everybody", "patient", "operate")) {
      MockHttpServletRequest unsafe = post(session(Staff.Role.ENGINEER), TOKEN);
      MockHttpServletRequest safe = get(session(Staff.Role.ENGINEER));
      if (site != null) {
        unsafe.addHeader("Sec-Fetch-Site", site);
        safe.addHeader("Sec-Fetch-Site", site);
      }
      if (allowed) {
        assertThat(admits(handler(handler), unsafe)).isTrue();
      } else {
        assertThat(refusal(handler(handler), unsafe))
            .isEqualTo(Problem.of("access.request-forged", 403));
      }
      assertThat(admits(handler(handler), safe)).as("a link from elsewhere may lead here").isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(PasswordDue.class)
  void whoMustChooseAPasswordDoesNothingElse(PasswordDue due) {
    ActiveSession session = session(Staff.Role.LEAD, NOW, due);
    for (String handler : List.of("view", "signedIn", "fresh")) {
      assertThat(refusal(handler(handler), get(session)))
          .isEqualTo(Problem.of("access.password-change-needed", 403));
    }
    assertThat(admits(handler("beforeOwnPassword"), get(session))).isTrue();
    assertThat(admits(handler("everybody"), get(session))).isTrue();
  }

  @Test
  void actsThatWantAFreshCodeTakeItToTheLastMomentAndNoLonger() {
    assertThat(admits(handler("fresh"), get(session(Staff.Role.LEAD, NOW, null)))).isTrue();
    ActiveSession late = session(Staff.Role.LEAD, NOW.minusMillis(1), null);
    assertThat(refusal(handler("fresh"), get(late)))
        .isEqualTo(Problem.of("access.verify-again", 403));
    assertThat(admits(handler("view"), get(late))).isTrue();
    assertThat(Guard.wantsFresh("a string")).isFalse();
    assertThat(Guard.wantsFresh(handler("unnamed"))).isFalse();
    assertThat(Guard.worksBeforeOwnPassword("a string")).isFalse();
    assertThat(Guard.worksBeforeOwnPassword(handler("unnamed"))).isFalse();
  }

  @Test
  void howFarARequestReachesIsDecidedOnceAndNotByARefusal() {
    ActiveSession nurse = session(Staff.Role.NURSE);
    UUID me = nurse.staff().id().value();
    assertThat(reach(handler("view"), get(nurse)))
        .isEqualTo(
            new Reach(
                me, Set.of(me, HEART.id()), NOW.minus(TestAccess.settings().careFadesAfter())));
    assertThat(reach(handler("signedIn"), get(nurse))).isEqualTo(Reach.nobody(me));
    assertThat(reach(handler("operate"), get(nurse)))
        .as("refused, so it reaches nobody")
        .isEqualTo(Reach.nobody(me));
    ActiveSession engineer = session(Staff.Role.ENGINEER);
    assertThat(reach(handler("operate"), get(engineer)))
        .as("not about patients: work of the product")
        .isNull();
    assertThat(reach(handler("everybody"), get(engineer))).isNull();
    MockHttpServletRequest include = get(nurse);
    include.setDispatcherType(DispatcherType.ERROR);
    assertThat(reach(handler("view"), include))
        .as("the page of an error sees nobody")
        .isEqualTo(Reach.nobody(me));
  }

  private boolean admits(Object handler, MockHttpServletRequest request) {
    return guard.preHandle(request, new MockHttpServletResponse(), handler);
  }

  private Problem refusal(Object handler, MockHttpServletRequest request) {
    ProblemException[] refused = new ProblemException[1];
    assertThatThrownBy(() -> admits(handler, request))
        .as(request.getMethod() + " " + handler)
        .isInstanceOfSatisfying(ProblemException.class, e -> refused[0] = e);
    return refused[0].problem();
  }

  /// The reach that code of the request has after the guard, refused or not; null for all.
  private @Nullable Reach reach(Object handler, MockHttpServletRequest request) {
    ActiveSession session = SessionFilter.of(request);
    return Reach.call(
        SessionFilter.reachOf(request, session.staff()),
        () -> {
          try {
            admits(handler, request);
          } catch (ProblemException e) {
            assertThat(e.problem().status()).isEqualTo(403);
          }
          return Reach.current().orElse(null);
        });
  }

  private static MockHttpServletRequest get(@Nullable ActiveSession session) {
    return request("GET", session, null);
  }

  private static MockHttpServletRequest post(
      @Nullable ActiveSession session, @Nullable String token) {
    return request("POST", session, token);
  }

  private static MockHttpServletRequest request(
      String method, @Nullable ActiveSession session, @Nullable String token) {
    MockHttpServletRequest request = new MockHttpServletRequest(method, "/api/anything");
    request.setAttribute(SessionFilter.SESSION, session);
    if (token != null) {
      request.addHeader(Guard.CSRF_HEADER, token);
    }
    return request;
  }

  private static ActiveSession session(Staff.Role role) {
    return session(role, NOW.plusSeconds(60), null);
  }

  private static ActiveSession session(
      Staff.Role role, Instant freshUntil, @Nullable PasswordDue due) {
    UUID id = new UUID(7, role.ordinal());
    return new ActiveSession(
        new CurrentStaff(new StaffId(id), "王敏", role, HEART, new TenantId(1), id),
        TOKEN,
        NOW.plusSeconds(900),
        NOW.plusSeconds(9000),
        freshUntil,
        due);
  }

  private static HandlerMethod handler(String name) {
    return new HandlerMethod(new Handlers(), method(Handlers.class, name));
  }

  private static java.lang.reflect.Method method(Class<?> type, String name) {
    try {
      return type.getMethod(name);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  /// A handler for any permission: what the annotation says is all that the guard reads.
  private static HandlerMethod handlerOf(Permission permission) {
    return new HandlerMethod(handler("view")) {
      @Override
      @SuppressWarnings("unchecked")
      public <A extends java.lang.annotation.Annotation> A getMethodAnnotation(Class<A> type) {
        return type == Requires.class
            ? (A)
                org.springframework.core.annotation.AnnotationUtils.synthesizeAnnotation(
                    Map.of("value", permission), Requires.class, null)
            : super.getMethodAnnotation(type);
      }
    };
  }

  /// Handlers of every kind.
  public static final class Handlers {

    public void unnamed() {}

    @Requires(Permission.PUBLIC)
    public void everybody() {}

    @Requires(Permission.PATIENT_LINK)
    public void patient() {}

    @Requires(Permission.SIGNED_IN)
    public void signedIn() {}

    @Requires(value = Permission.SIGNED_IN, beforeOwnPassword = true)
    public void beforeOwnPassword() {}

    @Requires(Permission.PATIENT_VIEW)
    public void view() {}

    @Requires(value = Permission.PATIENT_VIEW, fresh = true)
    public void fresh() {}

    @Requires(Permission.INTEGRATION_OPERATE)
    public void operate() {}
  }
}
