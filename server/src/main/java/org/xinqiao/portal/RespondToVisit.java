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
import org.xinqiao.calendar.WorkingTime;
import org.xinqiao.questionnaire.PatientWords;
import org.xinqiao.questionnaire.domain.Thanks;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import org.xinqiao.task.NewTask;
import org.xinqiao.task.TaskKind;
import org.xinqiao.task.TaskPriority;
import org.xinqiao.task.Tasks;

/// Takes the patient's answer about a return visit. Whoever wants another time or does not want to
/// come is called within a working day: the page says so, so the task is opened here, in the same
/// transaction. What they write along with it is read for red flags like any other words of theirs.
/// They may change their mind as long as nobody came.
///
/// Refusals:
/// - [Over]: the visit took place or was cancelled
@Service
class RespondToVisit {

  private static final Text TITLE = new Text("复诊提醒：患者留言", "Return visit: the patient's words");

  private final Appointments appointments;
  private final PatientWords words;
  private final Tasks tasks;
  private final WorkingTime workingTime;
  private final Audit audit;

  RespondToVisit(
      Appointments appointments,
      PatientWords words,
      Tasks tasks,
      WorkingTime questionnaireWorkingTime,
      Audit audit) {
    this.appointments = appointments;
    this.words = words;
    this.tasks = tasks;
    this.workingTime = questionnaireWorkingTime;
    this.audit = audit;
  }

  sealed interface Outcome {}

  record Taken(Thanks thanks) implements Outcome {}

  record Over() implements Outcome {}

  @Transactional
  public Outcome respond(
      PatientId patient, UUID revisitId, Revisit.Response response, String note, Instant now) {
    Optional<Revisit> revisit = appointments.answer(patient, revisitId, response, note, now);
    if (revisit.isEmpty()) {
      return new Over();
    }
    audit.record(
        AuditEvent.allowed(Actor.patient(patient), "portal.respond-to-visit")
            .on("revisit", revisitId)
            .of(patient));
    arrange(revisit.get(), response, now);
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

  private void arrange(Revisit revisit, Revisit.Response response, Instant now) {
    for (Revisit.Response other : Revisit.Response.values()) {
      if (other != response) {
        tasks.close(revisit.patient(), reference(revisit, other), "patient-answered", now);
      }
    }
    Text reason =
        switch (response) {
          case CONFIRMED -> null;
          case RESCHEDULE -> new Text("患者想改复诊时间", "Patient wants another time");
          case DECLINED -> new Text("患者说不来复诊", "Patient does not want to come");
        };
    if (reason != null) {
      tasks.open(
          NewTask.of(
              revisit.patient(),
              reference(revisit, response),
              TaskKind.REVISIT,
              TaskPriority.P3,
              new Text(
                  "复诊：" + revisit.departmentName(), "Return visit: " + revisit.departmentName()),
              reason,
              workingTime.addWorkingDays(now, 1),
              now));
    }
  }

  private static String reference(Revisit revisit, Revisit.Response response) {
    return "revisit/" + revisit.id() + "/" + response;
  }
}
