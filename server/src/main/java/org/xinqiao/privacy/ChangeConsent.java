package org.xinqiao.privacy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.consent.ConsentState;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.patient.Representative;
import org.xinqiao.portal.PatientVisitors;
import org.xinqiao.shared.PatientId;

/// A patient, or the guardian whose phone the link went to, allows or stops something with one tap.
@Service
class ChangeConsent {

  sealed interface Outcome {
    /// @param stopped what waited and does not go any more
    record Changed(List<Contacts.Stopped> stopped) implements Outcome {}

    /// A child's own yes does not count.
    record ChildNeedsGuardian() implements Outcome {}
  }

  private final Consents consents;
  private final WhoActs acting;
  private final Contacts contacts;
  private final Audit audit;
  private final LiveUpdates live;

  ChangeConsent(
      Consents consents, WhoActs acting, Contacts contacts, Audit audit, LiveUpdates live) {
    this.consents = consents;
    this.acting = acting;
    this.contacts = contacts;
    this.audit = audit;
    this.live = live;
  }

  /// @param purpose null to stop a channel for everything, or to lift that again
  /// @param channel a channel's name, or `*`
  @Transactional
  public Outcome change(
      PatientVisitors.Visitor visitor,
      @Nullable Purpose purpose,
      String channel,
      boolean allow,
      Instant now) {
    PatientId patient = visitor.patient();
    Optional<UUID> guardian = acting.of(visitor).map(Representative::id);
    ConsentState state = consents.of(patient, now);
    if (allow && purpose != null && guardian.isEmpty() && state.child()) {
      return new Outcome.ChildNeedsGuardian();
    }
    UUID word =
        consents.record(
            new ConsentWord(
                patient,
                purpose,
                channel,
                kind(state, purpose, channel, allow),
                guardian.isPresent() ? ConsentWord.Speaker.GUARDIAN : ConsentWord.Speaker.SELF,
                guardian.map(UUID::toString).orElse(null),
                new ConsentWord.Evidence(ConsentWord.Evidence.Kind.SCREEN, "privacy-page", null),
                state.notice(),
                visitor.language().getLanguage().equals("en") ? "en" : "zh-CN",
                null,
                now));
    audit.record(
        AuditEvent.allowed(visitor.actor(), "consent.change").on("consent", word).of(patient));
    live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient));
    return new Outcome.Changed(contacts.stoppedBy(patient, word));
  }

  private static ConsentWord.Kind kind(
      ConsentState state, @Nullable Purpose purpose, String channel, boolean allow) {
    if (allow) {
      return purpose == null ? ConsentWord.Kind.EXPIRE : ConsentWord.Kind.GRANT;
    }
    return purpose == null ? ConsentWord.Kind.WITHDRAW : state.no(purpose, channel);
  }
}
