package org.xinqiao.portal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.xinqiao.shared.Tenancy;

/// Finds the patient's session of a request to the patient's pages and binds its tenant for the
/// whole of it. It refuses nobody; whether a session is needed is the handler's to say.
@Component
final class PatientSessionFilter extends OncePerRequestFilter {

  private final PatientSessions sessions;
  private final Clock clock;

  PatientSessionFilter(PatientSessions sessions, Clock clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().startsWith("/api/m/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    PatientSession session = find(request);
    if (session == null) {
      chain.doFilter(request, response);
      return;
    }
    session.bindTo(request);
    try {
      Tenancy.call(
          session.token().handle().tenant(),
          () -> {
            chain.doFilter(request, response);
            return true;
          });
    } catch (ServletException | IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }

  private @Nullable PatientSession find(HttpServletRequest request) {
    return PatientToken.read(request)
        .flatMap(token ->
            Tenancy.call(token.handle().tenant(), () -> sessions.use(token, clock.instant())))
        .orElse(null);
  }
}
