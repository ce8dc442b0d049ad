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
  private final List<Person> people;
  private final Lives lives;

  private DemoHospital(DemoSettings settings, PlantedEffects effects) {
    this.settings = settings;
    this.people = Population.of(settings);
    this.lives = new Lives(settings, settings.until().plus(AHEAD), effects);
  }

  /// The hospital of these settings with the standard [PlantedEffects].
  public static DemoHospital of(DemoSettings settings) {
    return new DemoHospital(settings, PlantedEffects.standard());
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

  /// What will happen in the [#AHEAD] days after "now", in the order of time. Control ids go on
  /// where those of the history end.
  public Stream<DemoEvent> ahead() {
    Instant now = now();
    return events().dropWhile(event -> !event.at().isAfter(now));
  }

  /// The truth about every due revisit, before and after "now", in the order of the due day.
  public List<DueRevisit> dueRevisits() {
    List<DueRevisit> revisits = new ArrayList<>();
    people.forEach(person -> revisits.addAll(lives.diary(person).revisits()));
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
  private record Pending(int patient, List<Draft> drafts, int next) {
    LocalDateTime at() {
      return drafts.get(next).at();
    }
  }

  /// Merges the diaries in the order of time and writes each message when its turn comes.
  private final class Merging implements Iterator<DemoEvent> {

    private final PriorityQueue<Pending> queue =
        new PriorityQueue<>(Comparator.comparing(Pending::at).thenComparing(Pending::patient));
    private final String controlIdPrefix =
        "XQ" + settings.until().format(DateTimeFormatter.ofPattern("yyMMdd")) + "-";
    private int messages;

    Merging() {
      for (Person person : people) {
        add(new Pending(person.index(), lives.diary(person).inOrder(), 0));
      }
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
      add(new Pending(pending.patient(), pending.drafts(), pending.next() + 1));
      return switch (draft) {
        case Draft.Message message -> write(message);
        case Draft.Response response -> response.reply();
      };
    }

    private DemoEvent write(Draft.Message draft) {
      messages++;
      String text = draft.writing().message(controlIdPrefix + "%08d".formatted(messages));
      return new DemoEvent.Hl7(draft.at().atZone(Diary.HOSPITAL_TIME).toInstant(), text);
    }
  }
}
