package org.xinqiao.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.audit.Actor;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;

/// A patient whose step-up was passed, for the one link it was passed for.
///
/// @param representative who acts for the patient; null for the patient
record PatientSession(PatientToken token, Link link, @Nullable UUID representative) {

  /// Header in which a page says which link it shows. Two links may be open in one browser (a son
  /// answers for both parents), and the cookie stands for the one opened last: without this the
  /// other page's answers would go into the wrong form.
  static final String PAGE = "X-Patient-Link";

  private static final String ATTRIBUTE = PatientSession.class.getName();

  void bindTo(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  static @Nullable PatientSession of(HttpServletRequest request) {
    return (PatientSession) request.getAttribute(ATTRIBUTE);
  }

  /// The session for a page of this purpose.
  ///
  /// Refusals: `link.step-up-needed` 401, `link.foreign` 403 for a page of another link or another
  /// purpose, `link.expired` 410
  ///
  /// @param page what the page sent as [#PAGE]; a page that sends nothing gets no session
  static PatientSession required(
      HttpServletRequest request, String page, LinkPurpose purpose, Instant now) {
    PatientSession session = required(request, page, now);
    if (session.link().purpose() != purpose) {
      throw Problem.of("link.foreign", 403).exception();
    }
    return session;
  }

  /// The session for a page that belongs to no purpose.
  ///
  /// Refusals: `link.step-up-needed` 401, `link.foreign` 403 for a page of another link,
  /// `link.expired` 410
  static PatientSession required(HttpServletRequest request, String page, Instant now) {
    PatientSession session = of(request);
    if (session == null) {
      throw Problem.of("link.step-up-needed", 401).exception();
    }
    if (!page.equals(session.token().handle().value())) {
      throw Problem.of("link.foreign", 403).exception();
    }
    if (session.link().expired(now)) {
      throw new Problem("link.expired", 410, Map.of()).exception();
    }
    return session;
  }

  /// As the audit writes whoever does something on the page.
  Actor actor() {
    return representative == null
        ? Actor.patient(link.patient())
        : Actor.representative(representative);
  }

  PatientId patient() {
    return link.patient();
  }
}
