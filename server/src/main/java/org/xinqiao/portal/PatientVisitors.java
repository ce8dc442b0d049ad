package org.xinqiao.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.xinqiao.audit.Actor;
import org.xinqiao.shared.PatientId;

/// The door of the patient's pages, for modules that add pages of their own: who is behind a
/// request. Such a page is open to whoever passed the step-up of any of the patient's links.
@Service
public class PatientVisitors {

  /// The name of the header in which a page says which link it belongs to.
  public static final String PAGE = PatientSession.PAGE;

  private final Clock clock;

  PatientVisitors(Clock clock) {
    this.clock = clock;
  }

  /// Whoever passed the step-up.
  ///
  /// @param representative who signed in to act for the patient; null when nobody did
  /// @param contactPoint where their link was sent to, which may be a guardian's phone; null when
  ///   it was handed out otherwise
  /// @param actor as the audit writes them
  public record Visitor(
      PatientId patient,
      @Nullable UUID representative,
      @Nullable UUID contactPoint,
      Actor actor,
      Locale language) {}

  /// Refusals: `link.step-up-needed` 401, `link.foreign` 403 for a page of another link,
  /// `link.expired` 410
  ///
  /// @param page what the page sent as [#PAGE]
  public Visitor visitor(HttpServletRequest request, String page) {
    PatientSession session = PatientSession.required(request, page, clock.instant());
    return new Visitor(
        session.patient(),
        session.representative(),
        session.link().contactPointId(),
        session.actor(),
        Languages.of(request));
  }
}
