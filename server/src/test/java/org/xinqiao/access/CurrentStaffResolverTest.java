package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.ServletWebRequest;
import org.xinqiao.audit.Actor;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;
import org.xinqiao.shared.TenantId;

class CurrentStaffResolverTest {

  private final CurrentStaffResolver resolver = new CurrentStaffResolver();
  private final ActiveSession session =
      new ActiveSession(
          new CurrentStaff(
              new StaffId(UUID.randomUUID()),
              "王敏",
              Staff.Role.NURSE,
              null,
              new TenantId(1),
              UUID.randomUUID()),
          "token",
          Instant.EPOCH,
          Instant.EPOCH,
          Instant.EPOCH,
          null);

  @Test
  void givesWhatTheSessionSaysAndNothingElse() {
    assertThat(resolver.supportsParameter(parameter(0))).isTrue();
    assertThat(resolver.supportsParameter(parameter(1))).isTrue();
    assertThat(resolver.supportsParameter(parameter(2))).isFalse();
    assertThat(resolve(parameter(0), session)).isEqualTo(session.staff());
    assertThat(resolve(parameter(1), session)).isEqualTo(session);
    assertThat(session.staff().actor()).isEqualTo(Actor.staff(session.staff().id()));
  }

  @Test
  void withoutASessionThereIsNobody() {
    assertThatThrownBy(() -> resolve(parameter(0), null))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.of("access.sign-in-needed", 401)));
  }

  private Object resolve(MethodParameter parameter, ActiveSession of) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setAttribute(SessionFilter.SESSION, of);
    return resolver.resolveArgument(parameter, null, new ServletWebRequest(request), null);
  }

  private static MethodParameter parameter(int index) {
    try {
      return new MethodParameter(
          Handlers.class.getDeclaredMethod(
              "handle", CurrentStaff.class, ActiveSession.class, String.class),
          index);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Handlers {
    @SuppressWarnings("unused")
    void handle(CurrentStaff staff, ActiveSession session, String other) {}
  }
}
