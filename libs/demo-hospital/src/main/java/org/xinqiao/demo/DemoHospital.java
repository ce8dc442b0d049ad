package org.xinqiao.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.xinqiao.demo.Diary.Draft;

/// A Chinese hospital that does not exist: its patients, visits, operations, appointments and
/// values as HL7 v2 messages, and how the patients respond to contacts. The same settings always
/// give the same hospital.
///
/// All names are put together by chance, identity numbers use the unassigned area 990101, telephone
/// numbers begin with 13000, mail addresses end in `.example`. Immutable and thread-safe; each
/// stream is a new run.
public final class DemoHospital {

  /// How far the appointments, discharges and replies go on after "now".
  public static final Duration AHEAD = Duration.ofDays(45);

  private final DemoSettings settings;
  private final int from;
  private final int to;
  private final Lives lives;

  private DemoHospital(DemoSettings settings, int from, int to, PlantedEffects effects) {
    this.settings = settings;
    this.from = from;
    this.to = to;
    this.lives = new Lives(settings, settings.until().plus(AHEAD), effects);
  }

  /// The hospital of these settings with the standard [PlantedEffects].
  public static DemoHospital of(DemoSettings settings) {
    return new DemoHospital(settings, 0, settings.patients(), PlantedEffects.standard());
  }

  /// The same hospital, of which only some patients are told, by their place in it. What happens to
  /// them is the same, message by message.
  public DemoHospital part(int fromPatient, int toPatient) {
    return new DemoHospital(
        settings, Math.max(from, fromPatient), Math.min(to, toPatient), PlantedEffects.standard());
  }

  /// One patient after the other, made when their turn comes: a million of them need no more memory
  /// than one.
  public Stream<Person> people() {
    return Population.of(settings).limit(to).skip(from);
  }

  /// What happened to a patient up to and including "now".
  public PatientHistory historyOf(Person person) {
    return historyOf(person, settings.until());
  }

  /// What had happened to a patient up to and including an earlier moment.
  public PatientHistory historyOf(Person person, LocalDateTime until) {
    List<Happening> happenings =
        lives.diary(person).inOrder().stream()
            .filter(Draft.Told.class::isInstance)
            .map(draft -> ((Draft.Told) draft).what())
            .takeWhile(what -> !what.at().isAfter(until))
            .toList();
    return new PatientHistory(
        person,
        happenings,
        happenings.isEmpty()
            ? List.of()
            : Agreements.of(settings.seed(), person, happenings.getFirst().at(), until));
  }

  /// Everything up to "now", in the order of time: short for `of(settings).history()`.
  public static Stream<DemoEvent> generate(DemoSettings settings) {
    return of(settings).history();
  }

  /// What has happened up to and including "now", in the order of time.
  public Stream<DemoEvent> history() {
    Instant now = now();
    return events().takeWhile(event -> !event.at().isAfter(now));
  }

  /// What will happen in the [#AHEAD] days after "now", in the order of time. The control ids of a
  /// patient's messages go on where those of the history end.
  public Stream<DemoEvent> ahead() {
    Instant now = now();
    return events().dropWhile(event -> !event.at().isAfter(now));
  }

  /// The truth about every due revisit, before and after "now", in the order of the due day.
  public List<DueRevisit> dueRevisits() {
    List<DueRevisit> revisits = new ArrayList<>();
    people().forEach(person -> revisits.addAll(lives.diary(person).revisits()));
    revisits.sort(Comparator.comparing(DueRevisit::dueOn));
    return List.copyOf(revisits);
  }

  private Instant now() {
    return settings.until().atZone(Diary.HOSPITAL_TIME).toInstant();
  }

  private Stream<DemoEvent> events() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            new Merging(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
        false);
  }

  /// A patient's drafts that are still to come.
  private record Pending(Person person, List<Draft> drafts, int next) {
    LocalDateTime at() {
      return drafts.get(next).at();
    }
  }

  /// Merges the diaries in the order of time and writes each message when its turn comes.
  private final class Merging implements Iterator<DemoEvent> {

    private final PriorityQueue<Pending> queue =
        new PriorityQueue<>(
            Comparator.comparing(Pending::at).thenComparing(pending -> pending.person().index()));
    private final String controlIdPrefix =
        "XQ" + settings.until().format(DateTimeFormatter.ofPattern("yyMMdd")) + "-";

    Merging() {
      people().forEach(person -> add(new Pending(person, lives.diary(person).inOrder(), 0)));
    }

    private void add(Pending pending) {
      if (pending.next() < pending.drafts().size()) {
        queue.add(pending);
      }
    }

    @Override
    public boolean hasNext() {
      return !queue.isEmpty();
    }

    @Override
    public DemoEvent next() {
      Pending pending = queue.poll();
      if (pending == null) {
        throw new NoSuchElementException();
      }
      Draft draft = pending.drafts().get(pending.next());
      add(new Pending(pending.person(), pending.drafts(), pending.next() + 1));
      return switch (draft) {
        case Draft.Told told -> write(pending.person(), told.what(), pending.next());
        case Draft.Response response -> response.reply();
      };
    }

    /// The control id says whose message it is and its place among theirs, so that it is the same
    /// however many others are told.
    private DemoEvent write(Person person, Happening what, int place) {
      String controlId = controlIdPrefix + "%07d-%03d".formatted(person.index() + 1, place);
      return new DemoEvent.Hl7(
          what.at().atZone(Diary.HOSPITAL_TIME).toInstant(),
          HospitalMessages.write(controlId, person, what));
    }
  }
}
