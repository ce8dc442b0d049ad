package org.xinqiao.portal;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The door of the portal: gives out secure links to patients.
@Service
public class Links {

  private final LinkStore store;
  private final IdGenerator ids;
  private final Clock clock;

  Links(LinkStore store, IdGenerator ids, Clock clock) {
    this.store = store;
    this.ids = ids;
    this.clock = clock;
  }

  /// Makes a link for one patient and one purpose; the page is the purpose's path with the handle
  /// behind it. The handle is given once and not kept: whoever needs it again (a message that is
  /// written anew) asks for another link; both open the same thing.
  ///
  /// @param targetId the form ([org.xinqiao.questionnaire.Questionnaires#open]) or the return
  ///   visit; for consent what it was asked for by
  /// @param contactPointId where the link is sent to: whoever passes the step-up has proved that it
  ///   is the patient's; null when the link is handed out otherwise
  /// @param validUntil the link says that it has expired from then on
  @Transactional(propagation = Propagation.MANDATORY)
  public String issue(
      PatientId patient,
      LinkPurpose purpose,
      UUID targetId,
      @Nullable UUID contactPointId,
      Instant validUntil) {
    Handle handle = Handle.make(Tenancy.current());
    store.insert(
        ids.next(),
        patient,
        handle.hash(),
        purpose,
        targetId,
        contactPointId,
        clock.instant(),
        validUntil);
    return handle.value();
  }
}
