package org.xinqiao.demonstration;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.appointment.BookTogether;
import org.xinqiao.clinical.EncounterRecorded;
import org.xinqiao.clinical.RecordTogether;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.demo.Agreement;
import org.xinqiao.demo.DemoHospital;
import org.xinqiao.demo.PatientHistory;
import org.xinqiao.demo.Person;
import org.xinqiao.interop.SiteCodes;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.RegisterTogether;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Writes invented patients with their history straight into the tables, some hundred in one
/// transaction: the same rows that their messages would leave, a hundred times as fast. Stopped at
/// any moment it is simply begun anew: who is there already is left alone.
@Service
class FillHospital {

  /// Patients who share a transaction: enough rows a statement, and little to do again.
  private static final int TOGETHER = 400;

  private static final int WRITERS = 2;
  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");

  private final RegisterTogether patients;
  private final RecordTogether facts;
  private final BookTogether appointments;
  private final Consents consents;
  private final SiteCodes codes;
  private final IdGenerator ids;
  private final TransactionTemplate transaction;

  FillHospital(
      RegisterTogether patients,
      RecordTogether facts,
      BookTogether appointments,
      Consents consents,
      SiteCodes codes,
      IdGenerator ids,
      TransactionTemplate transaction) {
    this.patients = patients;
    this.facts = facts;
    this.appointments = appointments;
    this.consents = consents;
    this.codes = codes;
    this.ids = ids;
    this.transaction = transaction;
  }

  /// @param people of `demo`, in any number: they are taken as they are written
  /// @param until what happened later is left out
  /// @param progress hears after every transaction how many people are done
  void fill(
      Tenant hospital,
      DemoHospital demo,
      Iterator<Person> people,
      LocalDateTime until,
      Consumer<Integer> progress) {
    Deque<Future<Integer>> writing = new ArrayDeque<>();
    int done = 0;
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      while (people.hasNext()) {
        List<Person> some = new ArrayList<>();
        while (people.hasNext() && some.size() < TOGETHER) {
          some.add(people.next());
        }
        writing.add(writers.submit(() -> write(hospital, demo, some, until)));
        // One more than there are writers, so that none waits for the next.
        if (writing.size() > WRITERS) {
          done += result(writing.remove());
          progress.accept(done);
        }
      }
      for (Future<Integer> last : writing) {
        done += result(last);
        progress.accept(done);
      }
    }
  }

  private int write(Tenant hospital, DemoHospital demo, List<Person> people, LocalDateTime until) {
    Tenancy.run(
        hospital.id(),
        () ->
            transaction.executeWithoutResult(status -> {
              Set<String> known =
                  patients.known(
                      Identifier.Kind.HIS, "HIS", people.stream().map(Person::key).toList());
              write(
                  people.stream()
                      .filter(person -> !known.contains(person.key()))
                      .map(person -> demo.historyOf(person, until))
                      .filter(history -> !history.happenings().isEmpty())
                      .toList());
            }));
    return people.size();
  }

  private void write(List<PatientHistory> histories) {
    List<ToldRecords> told =
        histories.stream().map(history -> ToldRecords.of(history, ids::next)).toList();
    List<PatientId> registered =
        patients.register(told.stream().map(ToldRecords::records).toList());
    SiteCodes.Translator meaning = codes.ofSender("HIS", "SZYY");
    List<RecordTogether.FactsOf> known = new ArrayList<>();
    List<ConsentWord> words = new ArrayList<>();
    for (int i = 0; i < told.size(); i++) {
      known.add(meant(told.get(i).facts(registered.get(i)), meaning));
      words.addAll(words(registered.get(i), histories.get(i)));
    }
    Map<PatientId, List<EncounterRecorded>> visits = byPatient(facts.record(known));
    List<BookTogether.HistoryOf> booked = new ArrayList<>();
    for (int i = 0; i < told.size(); i++) {
      booked.add(
          new BookTogether.HistoryOf(
              registered.get(i),
              told.get(i).appointments(),
              visits.getOrDefault(registered.get(i), List.of())));
    }
    appointments.book(booked);
    consents.recordHistory(words);
  }

  private static RecordTogether.FactsOf meant(
      RecordTogether.FactsOf said, SiteCodes.Translator meaning) {
    return new RecordTogether.FactsOf(
        said.patient(),
        said.encounters().stream()
            .map(one ->
                new RecordTogether.EncounterSaid(
                    meaning.encounter(one.encounter()), one.event(), one.source()))
            .toList(),
        said.observations().stream()
            .map(one -> new RecordTogether.Said<>(meaning.observation(one.what()), one.source()))
            .toList(),
        said.prescriptions().stream()
            .map(one -> new RecordTogether.Said<>(meaning.prescription(one.what()), one.source()))
            .toList(),
        said.dispenses().stream()
            .map(one -> new RecordTogether.Said<>(meaning.dispense(one.what()), one.source()))
            .toList());
  }

  private static Map<PatientId, List<EncounterRecorded>> byPatient(
      Collection<EncounterRecorded> visits) {
    Map<PatientId, List<EncounterRecorded>> byPatient = new HashMap<>();
    for (EncounterRecorded visit : visits) {
      byPatient.computeIfAbsent(visit.patient(), patient -> new ArrayList<>()).add(visit);
    }
    return byPatient;
  }

  private static List<ConsentWord> words(PatientId patient, PatientHistory history) {
    return history.agreements().stream()
        .map(said ->
            new ConsentWord(
                patient,
                Purpose.of(said.purpose()),
                ConsentWord.ALL,
                kind(said.decision()),
                said.byGuardian() ? ConsentWord.Speaker.GUARDIAN : ConsentWord.Speaker.SELF,
                null,
                "paper:" + said.at().toLocalDate(),
                said.at().atZone(HOSPITAL).toInstant()))
        .toList();
  }

  private static ConsentWord.Kind kind(Agreement.Decision decision) {
    return switch (decision) {
      case GRANT -> ConsentWord.Kind.GRANT;
      case DENY -> ConsentWord.Kind.DENY;
      case WITHDRAW -> ConsentWord.Kind.WITHDRAW;
    };
  }

  private static int result(Future<Integer> written) {
    try {
      return written.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Invented patients could not be written", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Stopped while inventing patients", e);
    }
  }
}
