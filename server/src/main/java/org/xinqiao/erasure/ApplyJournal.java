package org.xinqiao.erasure;

import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.isolation.BeforeRelease;
import org.xinqiao.isolation.Isolation;
import org.xinqiao.isolation.ReleaseForbidden;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.Tombstones;
import org.xinqiao.shared.Tenancy;

/// Tells a database that was restored from an older copy what has been erased and refused since:
/// when the program starts, and once more before anything may be sent, which fails when this does.
@Component
class ApplyJournal implements SmartLifecycle, BeforeRelease {

  private static final Logger log = LoggerFactory.getLogger(ApplyJournal.class);

  private final JournalFile file;
  private final JournalOutbox outbox;
  private final ErasureStore store;
  private final CarryOutErasure carryOut;
  private final Tombstones tombstones;
  private final Patients patients;
  private final Consents consents;
  private final Isolation isolation;
  private final Organizations organizations;
  private final Audit audit;
  private final TransactionTemplate transaction;
  private volatile boolean running;

  ApplyJournal(
      JournalFile file,
      JournalOutbox outbox,
      ErasureStore store,
      CarryOutErasure carryOut,
      Tombstones tombstones,
      Patients patients,
      Consents consents,
      Isolation isolation,
      Organizations organizations,
      Audit audit,
      TransactionTemplate transaction) {
    this.file = file;
    this.outbox = outbox;
    this.store = store;
    this.carryOut = carryOut;
    this.tombstones = tombstones;
    this.patients = patients;
    this.consents = consents;
    this.isolation = isolation;
    this.organizations = organizations;
    this.audit = audit;
    this.transaction = transaction;
  }

  @Override
  public void start() {
    List<Tenant> restored =
        organizations.tenants().stream()
            .filter(tenant -> Tenancy.call(tenant.id(), () -> isolation.current().isPresent()))
            .toList();
    if (restored.isEmpty()) {
      begin();
    }
    restored.forEach(tenant -> Tenancy.run(tenant.id(), () -> apply(tenant)));
    running = true;
  }

  /// Makes the journal of an installation that has none yet. Never where something was restored, or
  /// where something was written to one: there an empty journal would say that nobody was erased
  /// since.
  ///
  /// @throws IllegalStateException when it cannot be made, or is missing: the program does not
  ///   start without it, since nobody would notice until a restore needs it
  void begin() {
    if (!file.exists() && begun()) {
      throw new IllegalStateException(
          ("xinqiao.erasure.journal: %s is missing, and erasures or withdrawals were written to it. Mount its disk, or"
                  + " put back the newest copy. If it is lost for good, make an empty file there by hand; then a"
                  + " database that is restored from a copy of before today is not told of them.")
              .formatted(file));
    }
    if (file.begin()) {
      log.warn("There was no journal of erasures, an empty one was made: {}", file);
    }
  }

  private boolean begun() {
    return organizations.tenantIds().stream()
        .anyMatch(tenant ->
            Boolean.TRUE.equals(
                Tenancy.call(tenant, () -> transaction.execute(status -> outbox.begun()))));
  }

  /// A journal that cannot be read does not keep the program from starting: nothing is sent until
  /// somebody releases it, and then it is read again.
  private void apply(Tenant tenant) {
    try {
      transaction.executeWithoutResult(status -> beforeRelease());
    } catch (RuntimeException e) {
      log.error("The journal could not be applied to tenant {}", tenant.id(), e);
    }
  }

  @Override
  public void beforeRelease() {
    entries()
        .forEach(entry -> {
          switch (entry) {
            case JournalEntry.Erased erased -> erase(erased);
            case JournalEntry.Lifted lifted -> {
              if (store.lift(lifted.erasure(), new StaffId(lifted.by()), lifted.at())) {
                tombstones.lift(lifted.erasure(), lifted.at());
              }
            }
            case JournalEntry.Refused refused -> refuse(refused);
          }
        });
  }

  private List<JournalEntry> entries() {
    try {
      return file.of(organizations.current());
    } catch (IllegalStateException | UncheckedIOException e) {
      throw new ReleaseForbidden("The journal of erasures cannot be used", e);
    }
  }

  private void erase(JournalEntry.Erased entry) {
    Erasure known = entry.done();
    if (store.find(known.id()).map(Erasure::erasedAt).isPresent()) {
      return;
    }
    store.askedAndApproved(known);
    carryOut.carryOut(known, entry.keys());
    audit.record(
        AuditEvent.allowed(Actor.system(), "erasure.repeat")
            .on("erasure", known.id())
            .of(known.standing()));
  }

  /// A word of which the copy knew is there, as is one that was repeated before. Where the newest
  /// one is a no already, there is nothing to add.
  private void refuse(JournalEntry.Refused entry) {
    ConsentWord word = entry.word();
    if (patients.find(word.patient()).isEmpty()) {
      return;
    }
    boolean refused =
        consents.history(word.patient()).stream()
            .filter(
                said -> said.purpose() == word.purpose() && said.channel().equals(word.channel()))
            .findFirst()
            .filter(said -> said.kind().no())
            .isPresent();
    if (!refused) {
      consents.repeat(entry.event(), word);
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Behind the watch that finds out about the restore, before everything that works.
  @Override
  public int getPhase() {
    return 2;
  }
}
