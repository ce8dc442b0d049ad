package org.xinqiao.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.Problem;

/// The one place where the web edge decides whether a handler may run. What is not allowed by name
/// is refused: a handler without [Requires], and any kind of handler that is not known here. What
/// is allowed reaches as far as the matrix says for the role, and the database is told so
/// ([Reach]).
///
/// Refusals:
/// - `access.forbidden` 403: the handler names no permission, which is a fault of ours
/// - `access.request-forged` 403: a browser says that another site made it send this
/// - `access.sign-in-needed` 401: no session, or it has ended
/// - `access.csrf-token-invalid` 403: an unsafe request did not repeat the session's token
/// - `access.permission-missing` 403: the role does not have the permission
/// - `access.password-change-needed` 403: the password was made by somebody else or is too old
/// - `access.verify-again` 403: the second factor was shown too long ago for this act
final class Guard implements HandlerInterceptor {

  static final String CSRF_HEADER = "X-CSRF-Token";

  private static final Logger log = LoggerFactory.getLogger(Guard.class);
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private final PermissionMatrix matrix;
  private final StaffReach reaches;
  private final Denials denials;
  private final Clock clock;

  Guard(PermissionMatrix matrix, StaffReach reaches, Denials denials, Clock clock) {
    this.matrix = matrix;
    this.reaches = reaches;
    this.denials = denials;
    this.clock = clock;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getDispatcherType() == DispatcherType.ASYNC) {
      return true; // The second half of an answer that was allowed when it began.
    }
    if (handler instanceof ResourceHttpRequestHandler) {
      return true; // The front ends' own files: the same for everybody.
    }
    Permission permission = permissionOf(handler);
    if (permission == null) {
      log.warn("Refused: no permission is named by {}", handler);
      throw Problem.of("access.forbidden", 403).exception();
    }
    boolean unsafe = !SAFE.contains(request.getMethod());
    if (unsafe && fromAnotherSite(request)) {
      throw Problem.of("access.request-forged", 403).exception();
    }
    ActiveSession session = SessionFilter.of(request);
    if (permission != Permission.PUBLIC && permission != Permission.PATIENT_LINK) {
      session = admitStaff(session, permission, unsafe, request);
      demandOwnPassword(session, handler);
      if (wantsFresh(handler)) {
        demandFresh(session);
      }
    }
    if (session != null && request.getDispatcherType() == DispatcherType.REQUEST) {
      SessionFilter.reachOf(request, session.staff())
          .make(reaches.of(session.staff(), permission, clock.instant()));
    }
    return true;
  }

  /// The permission that a handler names, or null.
  static @Nullable Permission permissionOf(Object handler) {
    if (!(handler instanceof HandlerMethod method)) {
      return null;
    }
    Requires requires = method.getMethodAnnotation(Requires.class);
    if (requires != null) {
      return requires.value();
    }
    // The description of the API is of use to those who connect systems, and to nobody outside.
    return method.getBeanType().getName().startsWith("org.springdoc.")
        ? Permission.INTEGRATION_VIEW
        : null;
  }

  static boolean wantsFresh(Object handler) {
    Requires requires =
        handler instanceof HandlerMethod method ? method.getMethodAnnotation(Requires.class) : null;
    return requires != null && requires.fresh();
  }

  static boolean worksBeforeOwnPassword(Object handler) {
    Requires requires =
        handler instanceof HandlerMethod method ? method.getMethodAnnotation(Requires.class) : null;
    return requires != null && requires.beforeOwnPassword();
  }

  private static void demandOwnPassword(ActiveSession session, Object handler) {
    if (session.passwordDue() != null && !worksBeforeOwnPassword(handler)) {
      throw Problem.of("access.password-change-needed", 403).exception();
    }
  }

  private void demandFresh(ActiveSession session) {
    if (session.freshUntil().isBefore(clock.instant())) {
      throw Problem.of("access.verify-again", 403).exception();
    }
  }

  private ActiveSession admitStaff(
      @Nullable ActiveSession session,
      Permission permission,
      boolean unsafe,
      HttpServletRequest request) {
    if (session == null) {
      throw Problem.of("access.sign-in-needed", 401).exception();
    }
    CurrentStaff staff = session.staff();
    if (unsafe && !sameToken(session.csrf(), request.getHeader(CSRF_HEADER))) {
      denials.record(AuditEvent.denied(staff.actor(), "access.csrf-token"));
      throw Problem.of("access.csrf-token-invalid", 403).exception();
    }
    if (permission != Permission.SIGNED_IN && !matrix.allows(staff.role(), permission)) {
      denials.record(
          AuditEvent.denied(staff.actor(), "access.use-permission").on("permission", permission));
      throw Problem.of("access.permission-missing", 403, "permission", permission.name())
          .exception();
    }
    return session;
  }

  /// Browsers tell where a request comes from; what is no browser says nothing and carries no
  /// cookies of anybody else.
  private static boolean fromAnotherSite(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    return site != null && !site.equals("same-origin") && !site.equals("none");
  }

  private static boolean sameToken(String expected, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
