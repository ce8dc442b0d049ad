package org.xinqiao.questionnaire;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.xinqiao.alert.AlertLevel;
import org.xinqiao.alert.AlertSource;
import org.xinqiao.alert.Alerts;
import org.xinqiao.alert.MatchedWords;
import org.xinqiao.alert.NewAlert;
import org.xinqiao.calendar.WorkingTime;
import org.xinqiao.questionnaire.domain.Answer;
import org.xinqiao.questionnaire.domain.Definition;
import org.xinqiao.questionnaire.domain.FiredFlag;
import org.xinqiao.questionnaire.domain.Flag;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.questionnaire.domain.Level;
import org.xinqiao.questionnaire.domain.Option;
import org.xinqiao.questionnaire.domain.Score;
import org.xinqiao.questionnaire.domain.Wording;
import org.xinqiao.redflag.Assessment;
import org.xinqiao.redflag.Match;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import org.xinqiao.task.NewTask;
import org.xinqiao.task.TaskKind;
import org.xinqiao.task.TaskPriority;
import org.xinqiao.task.Tasks;

/// Turns what answers call for into alerts and tasks, in the transaction of the answer.
///
/// One thing is raised once: the reference names the form, the item and the topic, and the alert
/// module ignores it when it comes again at the same or a lower level. So an answer that is changed
/// to a similar one disturbs nobody twice, and one that is changed to a worse one does.
@Component
class Raising {

  private final Alerts alerts;
  private final Tasks tasks;
  private final Wording wording;
  private final WorkingTime workingTime;

  Raising(Alerts alerts, Tasks tasks, Wording wording, WorkingTime questionnaireWorkingTime) {
    this.alerts = alerts;
    this.tasks = tasks;
    this.wording = wording;
    this.workingTime = questionnaireWorkingTime;
  }

  /// Raises the flags of a form; of several about one item the most severe.
  ///
  /// @param fired most severe first
  void raise(Form form, Map<String, Answer> answers, List<FiredFlag> fired, Instant now) {
    Set<String> subjects = new HashSet<>();
    for (FiredFlag one : fired) {
      if (subjects.add(one.subject())) {
        if (one.flag().level() == Level.ATTENTION && isRequest(one.flag())) {
          tasks.open(task(form, one, now));
        } else {
          alerts.raise(alert(form, answers, one, now));
        }
      }
    }
  }

  /// Raises what was found in the free text of an item.
  void raise(Form form, Item item, String text, FreeTextWatch.Finding finding, Instant now) {
    Text title = form.definition().title();
    raise(
        form.patient(),
        reference(form, item.id(), finding.concern().category()),
        new Text(title.zh() + "：患者留言", title.en() + ": the patient's words"),
        AlertSource.QUESTIONNAIRE,
        text,
        finding,
        now);
  }

  /// Raises what was found in words of a patient.
  void raise(
      PatientId patient,
      String reference,
      Text title,
      AlertSource source,
      String text,
      FreeTextWatch.Finding finding,
      Instant now) {
    Assessment assessment = finding.assessment();
    List<Match> found =
        assessment.matches().stream()
            .filter(match -> match.level() != org.xinqiao.redflag.Level.NONE)
            .toList();
    Level level = finding.concern().level();
    alerts.raise(
        new NewAlert(
            patient,
            reference,
            AlertLevel.valueOf(level.name()),
            finding.concern().category(),
            title,
            reason(text, found),
            text,
            found.stream()
                .map(match -> new MatchedWords(match.start(), match.end(), match.concept()))
                .toList(),
            assessment.ruleIds(),
            source,
            now,
            List.of(wording.shown(level)),
            null,
            null));
  }

  private NewAlert alert(Form form, Map<String, Answer> answers, FiredFlag fired, Instant now) {
    Flag flag = fired.flag();
    Text title = form.definition().title();
    return new NewAlert(
        form.patient(),
        reference(form, fired.subject(), flag.category()),
        AlertLevel.valueOf(flag.level().name()),
        flag.category(),
        new Text(title.zh() + "：异常答复", title.en() + ": abnormal answer"),
        fired.reason(),
        excerpt(form.definition(), answers, fired),
        List.of(),
        List.of(flag.id()),
        AlertSource.QUESTIONNAIRE,
        now,
        List.of(wording.shown(flag.level())),
        flag.withinHours() == null ? null : Duration.ofHours(flag.withinHours()),
        null);
  }

  private NewTask task(Form form, FiredFlag fired, Instant now) {
    Integer within = fired.flag().withinHours();
    Instant due = workingTime.addWorkingDays(now, 1);
    Instant sooner = within == null ? due : now.plus(Duration.ofHours(within));
    return NewTask.of(
        form.patient(),
        reference(form, fired.subject(), fired.flag().category()),
        TaskKind.of(fired.flag().task()),
        TaskPriority.P3,
        form.definition().title(),
        fired.reason(),
        sooner.isBefore(due) ? sooner : due,
        now);
  }

  /// The patient asked for something (a call, an appointment); nothing is wrong.
  private static boolean isRequest(Flag flag) {
    TaskKind kind = TaskKind.of(flag.task());
    return kind != TaskKind.ABNORMAL_ANSWER && kind != TaskKind.RED_FLAG;
  }

  private static String reference(Form form, String subject, String category) {
    return "form/" + form.id() + "/" + subject + "/" + category;
  }

  /// The words that were found, quoted: 「喘不上气」.
  private static Text reason(String text, List<Match> found) {
    int first =
        found.stream()
            .max(java.util.Comparator.comparing(Match::level))
            .map(found::indexOf)
            .orElse(-1);
    if (first < 0) {
      return new Text("患者留言需要查看", "The patient's words need a look");
    }
    Match match = found.get(first);
    int start = Math.clamp(match.start(), 0, text.length());
    int end = Math.clamp(match.end(), start, text.length());
    String words = text.substring(start, end).strip();
    return new Text("留言提到「" + words + "」", "Wrote \"" + words + "\"");
  }

  /// The answer in words: what was asked, what was answered.
  private static String excerpt(
      Definition definition, Map<String, Answer> answers, FiredFlag fired) {
    Score score = definition.score(fired.subject());
    if (score != null) {
      return score.title().zh() + " " + fired.reason().zh();
    }
    Item item = definition.item(fired.subject());
    Answer answer = answers.get(fired.subject());
    return item == null || answer == null
        ? fired.reason().zh()
        : item.text().zh() + " " + inWords(item, answer);
  }

  private static String inWords(Item item, Answer answer) {
    return switch (answer) {
      case Answer.Choice choice -> optionText(item, choice.code());
      case Answer.Choices choices ->
          String.join("；", choices.codes().stream().map(c -> optionText(item, c)).toList());
      case Answer.Figure figure ->
          figure.value().toPlainString() + (item.unit() == null ? "" : item.unit());
      case Answer.Words words -> words.text();
      case Answer.Skipped skipped -> skipped.code();
    };
  }

  private static String optionText(Item item, String code) {
    Option option = item.option(code);
    return option == null ? code : option.text().zh();
  }
}
