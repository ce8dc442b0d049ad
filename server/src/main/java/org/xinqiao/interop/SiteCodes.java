package org.xinqiao.interop;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.clinical.ConditionRecord;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.MappedCode;
import org.xinqiao.clinical.MeasuredRecord;
import org.xinqiao.clinical.MedicationDispenseRecord;
import org.xinqiao.clinical.MedicationRequestRecord;
import org.xinqiao.clinical.MedicineRecord;
import org.xinqiao.clinical.ObservationRecord;
import org.xinqiao.clinical.ProcedureRecord;
import org.xinqiao.interop.CodeTranslation.Answer;
import org.xinqiao.interop.CodeTranslation.Said;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;

/// Puts beside every code of a message what it means, between the mapper and the recording: the
/// same step for HL7 v2, FHIR, files and views. What no map knows is noted with the transaction.
@Service
public class SiteCodes {

  /// How long another node may go on with the map of before.
  static final Duration LATE = Duration.ofSeconds(1);

  private static final int LONGEST = 120;

  private final CodeMaps maps;
  private final CodeEntryStore entries;
  private final UnmappedCodes unmapped;
  private final Organizations organizations;
  private final IntakeStore intake;
  private final Clock clock;
  private final Map<TenantId, Snapshot> snapshots = new ConcurrentHashMap<>();

  SiteCodes(
      CodeMaps maps,
      CodeEntryStore entries,
      UnmappedCodes unmapped,
      Organizations organizations,
      IntakeStore intake,
      Clock clock) {
    this.maps = maps;
    this.entries = entries;
    this.unmapped = unmapped;
    this.organizations = organizations;
    this.intake = intake;
    this.clock = clock;
  }

  /// @param seenAt on this machine's own clock, when it was last known to hold
  private record Snapshot(CodeTranslation translation, long state, long seenAt) {}

  /// The maps as they stand for the current tenant, read in the caller's transaction; another
  /// node's change is seen within [#LATE].
  CodeTranslation current() {
    return current(System.nanoTime());
  }

  /// @param now on this machine's own clock, in nanoseconds
  CodeTranslation current(long now) {
    TenantId tenant = Tenancy.current();
    Snapshot known = snapshots.get(tenant);
    if (known != null && now - known.seenAt() < LATE.toNanos()) {
      return known.translation();
    }
    long state = entries.state();
    CodeTranslation translation =
        known != null && known.state() == state ? known.translation() : read();
    snapshots.put(tenant, new Snapshot(translation, state, now));
    return translation;
  }

  private CodeTranslation read() {
    return new CodeTranslation(
        maps,
        Map.copyOf(entries.current()),
        organizations.departments().stream()
            .collect(Collectors.toUnmodifiableMap(Department::code, Department::name)));
  }

  /// Forgets what is in memory of the current tenant: somebody on this node changed the map.
  void forget() {
    snapshots.remove(Tenancy.current());
  }

  /// What a message says, with what its codes mean. In the transaction that records it.
  ///
  /// @param peer null when nobody could be believed: then nothing is known of its codes
  MessageMapper.Facts translate(@Nullable UUID peer, MessageMapper.Facts said) {
    return peer == null ? said : of(peer).facts(said);
  }

  /// The same, for records of a system that sends HL7 under these names, met here or not.
  public Translator ofSender(String application, String facility) {
    return of(
        intake
            .peer(application, facility)
            .map(IntakeStore.Peer::id)
            .orElseGet(() -> new UUID(0, 0)));
  }

  /// The same, for records one by one.
  Translator of(UUID peer) {
    return new Translator(peer, current());
  }

  /// Does something again that was counted when it was done first.
  void uncounted(Runnable action) {
    Object before = TransactionSynchronizationManager.unbindResourceIfPossible(this);
    TransactionSynchronizationManager.bindResource(this, new Meeting(false));
    try {
      action.run();
    } finally {
      TransactionSynchronizationManager.unbindResource(this);
      if (before != null) {
        TransactionSynchronizationManager.bindResource(this, before);
      }
    }
  }

  /// What one transaction met.
  private record Meeting(Map<UnmappedCodes.Met, Integer> met, boolean counts) {
    Meeting(boolean counts) {
      this(new LinkedHashMap<>(), counts);
    }
  }

  private void met(Said said, CodeTranslation.Problem problem) {
    Meeting meeting = (Meeting) TransactionSynchronizationManager.getResource(this);
    if (meeting == null) {
      meeting = begin();
    }
    if (meeting.counts()) {
      boolean unit = problem == CodeTranslation.Problem.UNIT;
      meeting
          .met()
          .merge(
              new UnmappedCodes.Met(
                  said.peer(),
                  said.kind().toString(),
                  cut(said.code()),
                  problem.toString(),
                  unit && said.unit() != null ? cut(said.unit()) : "",
                  cut(said.name()),
                  0),
              1,
              Integer::sum);
    }
  }

  private Meeting begin() {
    Meeting meeting = new Meeting(true);
    TransactionSynchronizationManager.bindResource(this, meeting);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void beforeCommit(boolean readOnly) {
            if (!meeting.met().isEmpty()) {
              unmapped.note(
                  meeting.met().entrySet().stream()
                      .map(one -> one.getKey().times(one.getValue()))
                      .toList(),
                  clock.instant());
            }
          }

          @Override
          public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(SiteCodes.this);
          }
        });
    return meeting;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  /// The codes of one sender while a transaction lasts.
  public final class Translator {

    private final UUID peer;
    private final CodeTranslation translation;

    private Translator(UUID peer, CodeTranslation translation) {
      this.peer = peer;
      this.translation = translation;
    }

    MessageMapper.Facts facts(MessageMapper.Facts said) {
      return new MessageMapper.Facts(
          said.encounters().stream()
              .map(one -> new MessageMapper.EncounterEvent(encounter(one.encounter()), one.event()))
              .toList(),
          said.observations().stream().map(this::observation).toList(),
          said.appointments(),
          said.prescriptions().stream().map(this::prescription).toList(),
          said.dispenses().stream().map(this::dispense).toList(),
          said.orders().stream()
              .map(one -> one.as(named(CodeKind.EXAMINATION, one.code(), one.name())))
              .toList());
    }

    public EncounterRecord encounter(EncounterRecord visit) {
      return visit.as(
          named(CodeKind.DEPARTMENT, visit.departmentCode(), visit.departmentName()),
          visit.diagnoses().stream()
              .map(one -> one.as(named(CodeKind.DIAGNOSIS, one.code(), one.name())))
              .toList(),
          visit.operations().stream()
              .map(one -> one.as(named(CodeKind.PROCEDURE, one.code(), one.name())))
              .toList());
    }

    ConditionRecord condition(ConditionRecord one) {
      return one.as(named(CodeKind.DIAGNOSIS, one.code(), one.name()));
    }

    ProcedureRecord procedure(ProcedureRecord one) {
      return one.as(named(CodeKind.PROCEDURE, one.code(), one.name()));
    }

    public MedicationRequestRecord prescription(MedicationRequestRecord one) {
      return one.as(named(CodeKind.DRUG, one.code(), one.name()));
    }

    public MedicationDispenseRecord dispense(MedicationDispenseRecord one) {
      return one.as(named(CodeKind.DRUG, one.code(), one.name()));
    }

    MeasuredRecord measured(MeasuredRecord one) {
      return one.with(observation(one.result()));
    }

    MedicineRecord<MedicationRequestRecord> prescribed(
        MedicineRecord<MedicationRequestRecord> one) {
      return one.with(prescription(one.medicine()));
    }

    MedicineRecord<MedicationDispenseRecord> dispensed(
        MedicineRecord<MedicationDispenseRecord> one) {
      return one.with(dispense(one.medicine()));
    }

    public ObservationRecord observation(ObservationRecord one) {
      return one.as(
          answered(
              new Said(
                  peer,
                  CodeKind.LABORATORY,
                  one.code(),
                  one.name(),
                  one.givenCode(),
                  one.value(),
                  one.unit())));
    }

    @Nullable MappedCode named(CodeKind kind, String code, String name) {
      return answered(Said.of(peer, kind, code, name));
    }

    private @Nullable MappedCode answered(Said said) {
      Answer answer = translation.of(said);
      if (answer.problem() != null) {
        met(said, answer.problem());
      }
      return answer.mapped();
    }
  }
}
