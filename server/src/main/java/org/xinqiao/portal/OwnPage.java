package org.xinqiao.portal;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.questionnaire.Form;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;

/// What waits for whoever signed in by phone, as far as they may act for the patient: everything
/// that links were sent for and that is still open. Each is opened by a link of its own, so that
/// what stands behind a link has one way in.
@Service
class OwnPage {

  /// Something that waits.
  ///
  /// @param target the form, the return visit, or what asked for consent
  /// @param title of the form, or the department of the visit; empty for consent
  record Waiting(LinkPurpose purpose, UUID target, String title, Instant until) {}

  private final LinkStore store;
  private final Questionnaires questionnaires;
  private final Appointments appointments;
  private final ConsentQuestion consent;
  private final ActingFor acting;
  private final IdGenerator ids;

  OwnPage(
      LinkStore store,
      Questionnaires questionnaires,
      Appointments appointments,
      ConsentQuestion consent,
      ActingFor acting,
      IdGenerator ids) {
    this.store = store;
    this.questionnaires = questionnaires;
    this.appointments = appointments;
    this.consent = consent;
    this.acting = acting;
    this.ids = ids;
  }

  @Transactional(readOnly = true)
  List<Waiting> waiting(
      PhoneSessions.PhoneSession session, PatientId patient, Locale locale, Instant now) {
    return targets(session, patient, now).stream()
        .flatMap(target ->
            title(patient, target, locale, now)
                .map(title -> new Waiting(target.purpose(), target.target(), title, target.until()))
                .stream())
        .toList();
  }

  private List<LinkStore.Target> targets(
      PhoneSessions.PhoneSession session, PatientId patient, Instant now) {
    return store.liveTargets(patient, now).stream()
        .filter(target -> acting.may(patient, session.representative(), target.purpose(), now))
        .toList();
  }

  private Optional<String> title(
      PatientId patient, LinkStore.Target target, Locale locale, Instant now) {
    return switch (target.purpose()) {
      case QUESTIONNAIRE ->
          questionnaires
              .find(patient, target.target())
              .filter(form -> form.state(now) == Form.State.OPEN)
              .map(form -> form.definition().title().in(locale));
      case REVISIT ->
          appointments
              .find(patient, target.target())
              .filter(revisit -> revisit.attendedOn() == null && !revisit.cancelled())
              .map(Revisit::departmentName);
      case PRIVACY -> consent.isOpen(patient, now) ? Optional.of("") : Optional.empty();
    };
  }

  /// Opens something that waits, in this session.
  ///
  /// @return the token for its page; empty when nothing of the kind waits for this patient
  @Transactional
  Optional<PatientToken> open(
      PhoneSessions.PhoneSession session,
      PatientId patient,
      LinkPurpose purpose,
      UUID target,
      Instant now) {
    return targets(session, patient, now).stream()
        .filter(one -> one.purpose() == purpose && one.target().equals(target))
        .findFirst()
        .map(one -> {
          Handle handle = Handle.make(org.xinqiao.shared.Tenancy.current());
          UUID link = ids.next();
          store.insert(link, patient, handle.hash(), purpose, target, null, now, one.until());
          PatientToken token = PatientToken.make(handle);
          store.startSession(patient, link, ids.next(), token.hash(), session.id(), now);
          return token;
        });
  }
}
