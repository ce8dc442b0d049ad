package org.xinqiao.interop;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.shared.IdGenerator;

/// Takes what a partner writes over FHIR: keeps it and applies it in one transaction, so that
/// whoever is told that it is there can read it (ADR 0033). What cannot be applied is kept in
/// quarantine with its reason, and refused.
///
/// Refusals: those of [IntakeRefusal.Reason] that the mappers of the resources name.
@Service
class TakeFhir {

  private static final Logger log = LoggerFactory.getLogger(TakeFhir.class);
  private static final int ATTEMPTS = 3;

  /// What became of a message.
  sealed interface Outcome {

    /// Kept and applied.
    record Taken(List<ApplyFhir.Result> results) implements Outcome {}

    /// Kept in quarantine; nothing of it was applied.
    record Refused(IntakeRefusal.Reason reason, String location) implements Outcome {}

    /// Not kept: somebody else was at the same rows, again and again.
    record Busy() implements Outcome {}
  }

  private final IntakeStore store;
  private final CreateTogether together;
  private final ApplyFhir apply;
  private final ApplyKeptFhir kept;
  private final FhirReferenceStore names;
  private final Audit audit;
  private final LiveUpdates live;
  private final TransactionTemplate transaction;
  private final IdGenerator ids;
  private final Clock clock;

  TakeFhir(
      IntakeStore store,
      CreateTogether together,
      ApplyFhir apply,
      ApplyKeptFhir kept,
      FhirReferenceStore names,
      Audit audit,
      LiveUpdates live,
      TransactionTemplate transaction,
      IdGenerator ids,
      Clock clock) {
    this.store = store;
    this.together = together;
    this.apply = apply;
    this.kept = kept;
    this.names = names;
    this.audit = audit;
    this.live = live;
    this.transaction = transaction;
    this.ids = ids;
    this.clock = clock;
  }

  /// When this returns, what the outcome says is committed.
  Outcome take(FhirPartner partner, FhirMessage message) {
    Outcome taken = together.take(partner, message);
    return taken == null ? takeAlone(partner, message) : taken;
  }

  private Outcome takeAlone(FhirPartner partner, FhirMessage message) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        return transaction.execute(status -> keepAndApply(partner, message));
      } catch (IntakeRefusal e) {
        return refuse(partner, message, e.reason(), e.location());
      } catch (ConcurrencyFailureException e) {
        log.info("A {} is tried again: {}", message.type(), e.getClass().getSimpleName());
      } catch (RuntimeException e) {
        log.error("A {} could not be applied", message.type(), e);
        return refuse(
            partner, message, IntakeRefusal.Reason.APPLY_FAILED, e.getClass().getSimpleName());
      }
    }
    return new Outcome.Busy();
  }

  private Outcome keepAndApply(FhirPartner partner, FhirMessage message) {
    Instant now = clock.instant();
    Kept entry = keep(partner, message, now, null, "");
    UUID id = entry.id();
    ApplyFhir.Applied applied = apply.apply(partner.peer(), partner.name(), id, message, now);
    kept.applied(id, applied);
    AuditEvent deed =
        AuditEvent.allowed(Actor.peer(partner.token()), "fhir.write").on("intake-message", id);
    if (applied.patients().isEmpty()) {
      audit.record(deed);
    }
    audit.recordAll(applied.patients().stream().map(deed::of).toList());
    return new Outcome.Taken(
        entry.appliedBefore()
            ? applied.results().stream().map(ApplyFhir.Result::notCreated).toList()
            : applied.results());
  }

  private Outcome refuse(
      FhirPartner partner, FhirMessage message, IntakeRefusal.Reason reason, String location) {
    transaction.executeWithoutResult(status -> {
      UUID id = keep(partner, message, clock.instant(), reason, location).id();
      store.quarantine(id, reason.code(), location);
      audit.record(
          AuditEvent.denied(Actor.peer(partner.token()), "fhir.write").on("intake-message", id));
      live.changed(new Change(Change.Topic.INTAKE, id));
    });
    return new Outcome.Refused(reason, location);
  }

  /// @param appliedBefore the same message was, so that nothing new is made of it
  private record Kept(UUID id, boolean appliedBefore) {}

  /// Keeps the message, unless it is the last one of its kind over again.
  private Kept keep(
      FhirPartner partner,
      FhirMessage message,
      Instant now,
      IntakeRefusal.@Nullable Reason reason,
      String location) {
    store.alone(partner.peer() + message.key());
    FhirEntry only = message.entries().size() == 1 ? message.entries().getFirst() : null;
    int version =
        only == null || only.reference() == null || !only.reference().equals(message.key())
            ? -1
            : names
                .find(partner.peer(), message.key())
                .map(FhirReferenceStore.Known::version)
                .orElse(0);
    byte[] hash = FhirMessage.hash(message.raw());
    Optional<IntakeStore.Earlier> same =
        version < 0
            ? earlier(partner, message.key(), hash)
            : earlier(partner, controlId(message, version), hash)
                .or(() -> earlier(partner, controlId(message, version + 1), hash));
    boolean mayGoBack = version < 0 && message.updates();
    if (same.isPresent() && !(mayGoBack && !store.isLatest(partner.peer(), same.get().id()))) {
      store.countDuplicate(same.get().id());
      return new Kept(same.get().id(), same.get().state().equals("applied"));
    }
    UUID id = ids.next();
    String controlId =
        same.isPresent()
            ? message.key() + "/" + id // The same once more, after others: it goes back to it.
            : controlId(message, version < 0 ? -1 : version + 1);
    store.keep(
        List.of(
            new IntakeStore.Entry(
                message.incoming(id, partner, controlId, store.seal(id, message.raw()), now),
                partner.peer(),
                "received",
                reason == null ? "AA" : reason.acknowledgement(),
                reason == null ? null : reason.code(),
                reason == null ? null : location)));
    return new Kept(id, false);
  }

  private Optional<IntakeStore.Earlier> earlier(
      FhirPartner partner, String controlId, byte[] hash) {
    return store
        .earlier(partner.peer(), Set.of(controlId))
        .getOrDefault(controlId, List.of())
        .stream()
        .filter(each -> Arrays.equals(each.hash(), hash))
        .findFirst();
  }

  private static String controlId(FhirMessage message, int version) {
    return version < 0 ? message.key() : message.key() + "/_history/" + version;
  }
}
