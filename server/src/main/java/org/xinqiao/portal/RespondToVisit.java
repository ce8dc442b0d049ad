package org.xinqiao.portal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.questionnaire.PatientWords;
import org.xinqiao.questionnaire.domain.Thanks;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// Takes the patient's answer about a return visit. Whoever asked for the visit hears of it by the
/// event of the appointment module and has somebody call. What the patient writes along with it is
/// read for red flags like any other words of theirs. They may change their mind as long as nobody
/// came.
///
/// Refusals:
/// - [Over]: the visit took place or was cancelled
@Service
class RespondToVisit {

  private static final Text TITLE = new Text("复诊提醒：患者留言", "Return visit: the patient's words");

  private final Appointments appointments;
  private final PatientWords words;
  private final Audit audit;

  RespondToVisit(Appointments appointments, PatientWords words, Audit audit) {
    this.appointments = appointments;
    this.words = words;
    this.audit = audit;
  }

  sealed interface Outcome {}

  record Taken(Thanks thanks) implements Outcome {}

  record Over() implements Outcome {}

  @Transactional
  public Outcome respond(
      PatientId patient,
      UUID revisitId,
      Revisit.Response response,
      String note,
      Actor by,
      Instant now) {
    Optional<Revisit> revisit = appointments.answer(patient, revisitId, response, note, now);
    if (revisit.isEmpty()) {
      return new Over();
    }
    audit.record(
        AuditEvent.allowed(by, "portal.respond-to-visit").on("revisit", revisitId).of(patient));
    Thanks thanks = words.revisitThanks(response.toString());
    if (note.isBlank()) {
      return new Taken(thanks);
    }
    return new Taken(
        words
            .heard(patient, "revisit/" + revisitId + "/note", TITLE, note, now)
            .map(concern -> {
              List<Text> lines = new ArrayList<>();
              lines.add(concern.patientText());
              lines.addAll(thanks.lines());
              return new Thanks(thanks.title(), lines, thanks.nextStep());
            })
            .orElse(thanks));
  }
}
