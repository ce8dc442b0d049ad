package org.xinqiao.interop;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// The door for rows: whoever reads files or views hands them in here, and they go the way of every
/// message, through the durable inbox and its second leg. Rows of one file form a batch, which can
/// be taken back.
@Service
public class Inbox {

  private final ReadMessage reader;
  private final ReceiveMessage receive;
  private final IntakeStore store;
  private final BatchStore batches;
  private final BatchJournal journal;
  private final Patients patients;
  private final Intake intake;
  private final LiveUpdates live;
  private final IdGenerator ids;
  private final Clock clock;

  Inbox(
      ReadMessage reader,
      ReceiveMessage receive,
      IntakeStore store,
      BatchStore batches,
      BatchJournal journal,
      Patients patients,
      Intake intake,
      LiveUpdates live,
      IdGenerator ids,
      Clock clock) {
    this.reader = reader;
    this.receive = receive;
    this.store = store;
    this.batches = batches;
    this.journal = journal;
    this.patients = patients;
    this.intake = intake;
    this.live = live;
    this.ids = ids;
    this.clock = clock;
  }

  /// How a source's rows reach us.
  public enum Transport {
    FILE,
    VIEW;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Somebody who gives rows; a peer like any other in 集成监控.
  public record RowSource(UUID peer, String name, Transport transport) {}

  /// Why a row was not taken.
  ///
  /// @param code as in 集成监控
  /// @param location the field or rule; never a value of a patient
  public record RowRefusal(int row, String code, String location, Text words) {}

  /// Whom a row is about, as far as that is known now.
  public enum Whom {
    NEW_PATIENT,
    KNOWN_PATIENT,
    SEVERAL_PATIENTS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// What would become of a row.
  ///
  /// @param whom null when the row is refused
  public record RowOutlook(@Nullable RowRefusal refusal, @Nullable Whom whom) {}

  /// Where the messages of a batch stand.
  public record BatchState(int waiting, int applied, int quarantined) {}

  /// A fact of a batch that was not taken back.
  ///
  /// @param what the table
  /// @param reason `changed-since` or `in-use`
  public record Kept(PatientId patient, String what, String reason, int rows) {}

  /// The source of that name, admitted when it is new.
  @Transactional
  public RowSource source(String name, Transport transport) {
    String facility = transport.toString().toUpperCase(Locale.ROOT);
    IntakeStore.Peer peer =
        store
            .peer(name, facility)
            .orElseGet(() -> store.meet(ids.next(), name, facility, "admitted", clock.instant()));
    batches.transport(peer.id(), transport);
    return new RowSource(peer.id(), name, transport);
  }

  /// Looks at a row without keeping anything of it.
  @Transactional(readOnly = true)
  public RowOutlook outlook(RowSource source, SourceRow row) {
    Incoming message = read(source, row);
    IntakeRefusal flaw = flaw(message);
    if (flaw != null) {
      return new RowOutlook(refusal(row.number(), flaw), null);
    }
    Set<PatientId> known = new LinkedHashSet<>();
    for (PatientRecord.Identifier identifier : RowMapper.identifiers(row)) {
      patients
          .byIdentifier(identifier.kind(), identifier.assigner(), identifier.value())
          .ifPresent(known::add);
    }
    return new RowOutlook(
        null,
        known.isEmpty()
            ? Whom.NEW_PATIENT
            : known.size() == 1 ? Whom.KNOWN_PATIENT : Whom.SEVERAL_PATIENTS);
  }

  /// Why a row could not be taken; empty when it could.
  public Optional<RowRefusal> refusal(RowSource source, SourceRow row) {
    return Optional.ofNullable(flaw(read(source, row))).map(why -> refusal(row.number(), why));
  }

  /// Makes rows durable in the caller's transaction; the second leg applies them.
  ///
  /// @param batch the file they are from; null for a view
  /// @param keepRefused whether rows that cannot be understood are quarantined; those of a file are
  ///   not, because the file comes back with the reasons
  /// @return the rows that were refused
  @Transactional(propagation = Propagation.MANDATORY)
  public List<RowRefusal> take(
      RowSource source, @Nullable UUID batch, List<SourceRow> rows, boolean keepRefused) {
    List<RowRefusal> refused = new ArrayList<>();
    List<Incoming> messages = new ArrayList<>();
    for (SourceRow row : rows) {
      Incoming message = read(source, row);
      IntakeRefusal flaw = flaw(message);
      if (flaw != null) {
        refused.add(refusal(row.number(), flaw));
      }
      if (flaw == null || keepRefused) {
        messages.add(
            batch == null ? message : message.at(new Incoming.BatchPlace(batch, row.number())));
      }
    }
    receive.take(messages);
    return refused;
  }

  /// Says that rows wait to be applied.
  public void wake() {
    intake.wake();
  }

  /// How many messages wait, whoever sent them.
  @Transactional(readOnly = true)
  public int waiting() {
    return store.waiting();
  }

  @Transactional(readOnly = true)
  public BatchState batch(UUID batch) {
    return batches.state(batch);
  }

  /// Rows of a batch that were taken and could not be applied.
  @Transactional(readOnly = true)
  public List<RowRefusal> quarantined(UUID batch) {
    return batches.quarantined(batch);
  }

  /// Keeps what still waits of a batch from being applied.
  @Transactional(propagation = Propagation.MANDATORY)
  public void withdrawWaiting(UUID batch) {
    batches.withdraw(batch, "received");
  }

  /// Takes back what a batch did to some patients: what it made goes, what it changed goes back,
  /// unless something newer came since or somebody builds on it. Runs in the caller's transaction.
  ///
  /// @return whether there may be more
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean takeBack(UUID batch, int most) {
    List<PatientId> open = journal.open(batch, most);
    for (PatientId patient : open) {
      journal.takeBack(batch, patient);
      live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient));
    }
    if (open.isEmpty()) {
      batches.withdraw(batch, "applied");
      batches.withdraw(batch, "quarantined");
    }
    return !open.isEmpty();
  }

  /// Forgets what a batch changed: from then on it cannot be taken back.
  ///
  /// @return whether there may be more
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean forgetChanges(UUID batch, int most) {
    return journal.forget(batch, most);
  }

  /// What could not be taken back.
  @Transactional(readOnly = true)
  public List<Kept> kept(UUID batch, int most) {
    return journal.kept(batch, most);
  }

  /// The words for a reason's code.
  public static Text words(String code) {
    return IntakeRefusal.Reason.of(code).words();
  }

  private Incoming read(RowSource source, SourceRow row) {
    String facility = source.transport().toString().toUpperCase(Locale.ROOT);
    return reader.readRow(RowMessage.write(row, source.name(), facility));
  }

  private static @Nullable IntakeRefusal flaw(Incoming message) {
    return message.flaw() == null ? message.unmappable() : message.flaw();
  }

  private static RowRefusal refusal(int row, IntakeRefusal why) {
    return new RowRefusal(row, why.reason().code(), why.location(), why.reason().words());
  }
}
