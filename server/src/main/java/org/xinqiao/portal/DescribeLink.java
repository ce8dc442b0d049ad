package org.xinqiao.portal;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.questionnaire.Questionnaires;

/// Says what somebody may know who holds a link and nothing else: whether it still works, what it
/// is for, and which hospital sent it. Changes nothing, so preview robots are harmless.
@Service
class DescribeLink {

  private final LinkStore store;
  private final StepUp stepUp;
  private final ActingFor acting;
  private final Organizations organizations;
  private final Questionnaires questionnaires;
  private final Appointments appointments;

  DescribeLink(
      LinkStore store,
      StepUp stepUp,
      ActingFor acting,
      Organizations organizations,
      Questionnaires questionnaires,
      Appointments appointments) {
    this.store = store;
    this.stepUp = stepUp;
    this.acting = acting;
    this.organizations = organizations;
    this.questionnaires = questionnaires;
    this.appointments = appointments;
  }

  /// Where a link stands, in lower case in the API.
  enum State {
    READY,
    ANSWERED,
    EXPIRED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  record Description(State state, LinkPurpose purpose, StepUp.Question question, Tenant hospital) {}

  @Transactional(readOnly = true)
  public Optional<Description> describe(Handle handle, Instant now) {
    return store
        .find(handle.hash())
        .map(link ->
            new Description(
                state(link, now),
                link.purpose(),
                stepUp.question(link.patient()),
                organizations.current()));
  }

  private State state(Link link, Instant now) {
    State target =
        switch (link.purpose()) {
          case QUESTIONNAIRE ->
              questionnaires
                  .find(link.patient(), link.targetId())
                  .map(form ->
                      switch (form.state(now)) {
                        case OPEN -> State.READY;
                        case SUBMITTED -> State.ANSWERED;
                        case EXPIRED -> State.EXPIRED;
                      })
                  .orElse(State.EXPIRED);
          case REVISIT ->
              appointments
                  .find(link.patient(), link.targetId())
                  .map(revisit -> {
                    if (revisit.attendedOn() != null || revisit.cancelled()) {
                      return State.EXPIRED;
                    }
                    return revisit.response() == null ? State.READY : State.ANSWERED;
                  })
                  .orElse(State.EXPIRED);
          case PRIVACY -> State.READY;
        };
    return link.expired(now) || !acting.admits(link, now) ? State.EXPIRED : target;
  }
}
