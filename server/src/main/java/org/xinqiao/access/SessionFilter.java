package org.xinqiao.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;
import org.xinqiao.shared.Reach;
import org.xinqiao.shared.Tenancy;

/// Finds the session of a request and binds its tenant for the whole of it, and a reach that is
/// nobody's until the [Guard] has decided. It refuses nobody: whether a session is needed is the
/// handler's to say and the guard's to enforce.
final class SessionFilter extends OncePerRequestFilter {

  static final String SESSION = SessionFilter.class.getName() + ".session";
  private static final String REACH = SessionFilter.class.getName() + ".reach";

  private final StaffSessions sessions;
  private final Clock clock;

  SessionFilter(StaffSessions sessions, Clock clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  /// The session of the request, or null.
  static @Nullable ActiveSession of(HttpServletRequest request) {
    return (ActiveSession) request.getAttribute(SESSION);
  }

  /// How far the request reaches: to be decided once.
  static Reach.Decision reachOf(HttpServletRequest request, CurrentStaff staff) {
    Reach.Decision known = (Reach.Decision) request.getAttribute(REACH);
    if (known == null) {
      known = new Reach.Decision(staff.id().value());
      request.setAttribute(REACH, known);
    }
    return known;
  }

  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false; // The second half of an asynchronous answer runs in the tenant's name, too.
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    ActiveSession session = of(request);
    if (session == null) {
      session =
          SessionCookie.read(request)
              .flatMap(
                  token -> Tenancy.call(token.tenant(), () -> sessions.use(token, clock.instant())))
              .orElse(null);
      request.setAttribute(SESSION, session);
    }
    if (session == null) {
      chain.doFilter(request, response);
    } else {
      inTenantOf(session, request, response, chain);
    }
  }

  private static void inTenantOf(
      ActiveSession session,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    try {
      Tenancy.call(
          session.staff().tenant(),
          () ->
              Reach.<Boolean, Exception>call(
                  reachOf(request, session.staff()),
                  () -> {
                    chain.doFilter(request, response);
                    return true;
                  }));
    } catch (ServletException | IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }
}
