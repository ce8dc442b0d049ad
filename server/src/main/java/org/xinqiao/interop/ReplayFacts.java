package org.xinqiao.interop;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.clinical.ClinicalFacts;
import org.xinqiao.clinical.FactContent;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;

/// Builds the clinical facts of patients anew from the raw messages that are kept, as after a
/// mapping was corrected. Who is who is not built anew: the merges of staff and of messages stand,
/// so that the facts of merged records come to the same patient. Ids of encounters stay, because
/// plans name them.
///
/// Facts that no kept message would bring back are never given up for it: such a patient is left as
/// they are.
///
/// Refusals: each of [Reason].
@Service
public class ReplayFacts {

  private static final Logger log = LoggerFactory.getLogger(ReplayFacts.class);

  /// Why nothing was replayed.
  public enum Reason {
    /// Some facts came from a bulk load, from a file that was taken back in part, or with a message
    /// that also was about somebody who was erased.
    FACTS_WITHOUT_MESSAGE(
        "replay.facts-without-message",
        new Text(
            "有些事实不是由保存的消息或数据行带来的（例如批量载入），重放会丢失它们，所以没有重放",
            "Some facts did not come with a kept message or row (a bulk load): a replay would lose them, so"
                + " nothing was replayed")),
    /// One of the messages cannot be applied any more.
    MESSAGE_REFUSED(
        "replay.message-refused",
        new Text(
            "有一条消息现在无法应用，事实保持原样",
            "One of the messages cannot be applied now; the facts stay as they were")),
    FAILED(
        "replay.failed",
        new Text(
            "重放出错，事实保持原样；请查看日志", "The replay failed, the facts stay as they were; see the log"));

    private final String code;
    private final Text words;

    Reason(String code, Text words) {
      this.code = code;
      this.words = words;
    }

    public String code() {
      return code;
    }

    public Text words() {
      return words;
    }

    static Reason of(String code) {
      for (Reason reason : values()) {
        if (reason.code.equals(code)) {
          return reason;
        }
      }
      throw new IllegalArgumentException(code);
    }
  }

  /// What a replay changed in one kind of facts. What was corrected went and came.
  public record Difference(String kind, int came, int went) {}

  /// @param differences the kinds that changed; empty when the facts were right
  public record Replayed(int messages, List<Difference> differences) {}

  /// Undoes the transaction in which a replay stopped.
  static final class Stopped extends RuntimeException {
    private final transient Reason reason;
    private final String detail;

    /// @param detail control id and field of the message; never a value of a patient
    Stopped(Reason reason, String detail) {
      super(reason.code() + " " + detail, null, false, false);
      this.reason = reason;
      this.detail = detail;
    }

    Reason reason() {
      return reason;
    }

    String detail() {
      return detail;
    }
  }

  private final IntakeStore store;
  private final ApplyMessages apply;
  private final Patients patients;
  private final ClinicalFacts facts;
  private final SiteCodes codes;
  private final FactContent rows;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  ReplayFacts(
      IntakeStore store,
      ApplyMessages apply,
      Patients patients,
      ClinicalFacts facts,
      SiteCodes codes,
      FactContent rows,
      JdbcClient jdbc,
      TransactionTemplate transaction) {
    this.store = store;
    this.apply = apply;
    this.patients = patients;
    this.facts = facts;
    this.codes = codes;
    this.rows = rows;
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /// Replays what was applied about a patient and every record merged into theirs, in the caller's
  /// transaction or one of its own: either all of it or nothing.
  ///
  /// @throws Stopped when it was not done; the transaction must be undone
  Replayed ofPatient(PatientId patient) {
    return transaction.execute(status -> {
      List<PatientId> records = patients.records(patient);
      PatientId standing = patients.standing(patient);
      List<IntakeStore.Waiting> messages = store.appliedAbout(records);
      Set<UUID> lost = new HashSet<>(rows.sources(standing));
      messages.forEach(message -> lost.remove(message.id()));
      if (!lost.isEmpty()) {
        throw new Stopped(Reason.FACTS_WITHOUT_MESSAGE, "");
      }
      Map<String, List<String>> before = known(standing);
      facts.forget(standing);
      codes.uncounted(() -> messages.forEach(message -> again(message, records)));
      records.forEach(facts::forgetUnsaid);
      return new Replayed(messages.size(), differences(before, known(standing)));
    });
  }

  private void again(IntakeStore.Waiting message, List<PatientId> records) {
    try {
      apply.again(message, records);
    } catch (IntakeRefusal e) {
      throw new Stopped(
          Reason.MESSAGE_REFUSED,
          message.controlId() + " " + e.reason().code() + " " + e.location());
    }
  }

  /// Replays everything, patient by patient: what fails stops there and what is done stays done.
  ///
  /// @return how many messages were applied again
  public int ofEverybody() {
    int applied = 0;
    List<UUID> some = List.of();
    do {
      UUID after = some.isEmpty() ? null : some.getLast();
      some = transaction.execute(status -> store.standingPatients(after, 500));
      for (UUID patient : some) {
        try {
          applied += ofPatient(new PatientId(patient)).messages();
        } catch (Stopped e) {
          log.warn("Patient {} is not replayed: {}", patient, e.getMessage());
        }
      }
    } while (!some.isEmpty());
    return applied;
  }

  private Map<String, List<String>> known(PatientId patient) {
    Map<String, List<String>> known = new LinkedHashMap<>();
    known.put(
        "patient",
        patients.find(patient).map(summary -> List.of(summary.toString())).orElse(List.of()));
    known.put(
        "contact-point",
        patients.contactPoints(patient).stream()
            .map(point -> point.system() + " " + point.value())
            .toList());
    known.putAll(rows.of(patient));
    known.put(
        "appointment",
        jdbc.sql(
                """
                SELECT concat_ws('|', filler_key, status, starts_at, department_name, doctor, place)
                  FROM appointment_fact_reported_appointment WHERE tenant_id = :tenant AND patient_id = :patient
                """)
            .param("tenant", Tenancy.current().value())
            .param("patient", patient.value())
            .query(String.class)
            .list());
    return known;
  }

  private static List<Difference> differences(
      Map<String, List<String>> before, Map<String, List<String>> after) {
    List<Difference> differences = new ArrayList<>();
    before.forEach((kind, was) -> {
      List<String> went = new ArrayList<>(was);
      List<String> came = new ArrayList<>();
      for (String row : after.getOrDefault(kind, List.of())) {
        if (!went.remove(row)) {
          came.add(row);
        }
      }
      if (!went.isEmpty() || !came.isEmpty()) {
        differences.add(new Difference(kind, came.size(), went.size()));
      }
    });
    return differences;
  }
}
