package org.xinqiao.interop;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.Tenancy;

/// An engineer says what a code of a sender means. It holds from the next message on; what was
/// recorded before stays until [ReapplyCodes]. Refused for the reasons of [Refusal].
@Service
class MapCode {

  /// Why not.
  enum Refusal {
    PEER_NOT_FOUND("integration.peer-not-found", 404),
    /// Not a code of a system that this kind of code may be mapped to, or no department of ours.
    TARGET_UNKNOWN("code.target-unknown", 422),
    /// The target is mapped on, or something is mapped to the source: meanings would go in a chain
    /// or in a circle.
    CHAIN("code.chain", 422),
    UNIT_MISSING("code.unit-missing", 422),
    /// A unit twice, a factor that is none, or another unit than the target is known in.
    UNIT_INVALID("code.unit-invalid", 422),
    EXAMPLE_FAILS("code.example-fails", 422),
    NOTHING_NEW("code.nothing-new", 409),
    CHANGED_MEANWHILE("code.changed-meanwhile", 409);

    private final String problem;
    private final int status;

    Refusal(String problem, int status) {
      this.problem = problem;
      this.status = status;
    }

    String problem() {
      return problem;
    }

    int status() {
      return status;
    }
  }

  /// What became of it.
  sealed interface Outcome {
    record Mapped(CodeEntryStore.Version version) implements Outcome {}

    record Refused(Refusal why) implements Outcome {}
  }

  /// @param version the one that the engineer saw; 0 when there was none
  /// @param target null unless it is mapped
  /// @param units without decimals: these follow from the target
  record Wish(
      CodeKey key,
      int version,
      String name,
      CodeEntry.State state,
      @Nullable String system,
      @Nullable String target,
      @Nullable String targetName,
      @Nullable String unit,
      List<UnitRule> units,
      CodeEntryStore.@Nullable Example example,
      String note) {}

  /// Where no map of ours says how many a result has.
  private static final int DECIMALS = 4;

  private final CodeMaps maps;
  private final CodeEntryStore store;
  private final SiteCodes codes;
  private final UnmappedCodes unmapped;
  private final Audit audit;
  private final JdbcClient jdbc;
  private final Clock clock;

  MapCode(
      CodeMaps maps,
      CodeEntryStore store,
      SiteCodes codes,
      UnmappedCodes unmapped,
      Audit audit,
      JdbcClient jdbc,
      Clock clock) {
    this.maps = maps;
    this.store = store;
    this.codes = codes;
    this.unmapped = unmapped;
    this.audit = audit;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  @Transactional
  public Outcome say(Wish wish, CurrentStaff by) {
    if (!peerExists(wish.key())) {
      return new Outcome.Refused(Refusal.PEER_NOT_FOUND);
    }
    Optional<CodeEntryStore.Version> before = store.newest(wish.key());
    if (before.map(CodeEntryStore.Version::version).orElse(0) != wish.version()) {
      return new Outcome.Refused(Refusal.CHANGED_MEANWHILE);
    }
    CodeTranslation now = codes.current();
    CodeEntry.Target target = null;
    if (wish.state() == CodeEntry.State.MAPPED) {
      Optional<CodeEntry.Target> found = target(wish, now);
      if (found.isEmpty()) {
        return new Outcome.Refused(Refusal.TARGET_UNKNOWN);
      }
      target = found.get();
    }
    CodeEntry entry = new CodeEntry(wish.state(), target, units(wish, target));
    Refusal refusal = refusal(wish, entry, now);
    return refusal == null ? write(wish, entry, before, by) : new Outcome.Refused(refusal);
  }

  private Outcome write(
      Wish wish, CodeEntry entry, Optional<CodeEntryStore.Version> before, CurrentStaff by) {
    boolean same =
        before
            .map(one -> one.entry().equals(entry))
            .orElse(entry.state() == CodeEntry.State.WITHDRAWN);
    if (same) {
      return new Outcome.Refused(Refusal.NOTHING_NEW);
    }
    boolean first =
        store.add(
            wish.key(),
            wish.version() + 1,
            wish.name(),
            entry,
            wish.example(),
            wish.note(),
            clock.instant(),
            by.id().value());
    if (!first) {
      return new Outcome.Refused(Refusal.CHANGED_MEANWHILE);
    }
    store.changed();
    if (entry.state() != CodeEntry.State.WITHDRAWN) {
      unmapped.known(wish.key());
    }
    audit.record(
        AuditEvent.allowed(by.actor(), "integration.map-code")
            .on("code-entry", wish.key().peer() + "/" + wish.key().kind() + "/" + wish.key().code())
            .because(entry.state() + (wish.note().isEmpty() ? "" : ": " + wish.note())));
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            codes.forget();
          }
        });
    return new Outcome.Mapped(store.newest(wish.key()).orElseThrow());
  }

  private Optional<CodeEntry.Target> target(Wish wish, CodeTranslation now) {
    Optional<CodeSystem> system = CodeSystem.of(String.valueOf(wish.system()));
    String code = wish.target() == null ? "" : wish.target().strip();
    if (system.isEmpty()
        || !wish.key().kind().systems().contains(system.get())
        || !system.get().has(code)) {
      return Optional.empty();
    }
    Optional<CodeMap.Item> known = maps.target(system.get(), code);
    String name =
        wish.targetName() == null || wish.targetName().isBlank()
            ? known.map(item -> item.name().zh()).orElse(code)
            : wish.targetName().strip();
    boolean stranger =
        switch (system.get()) {
          case INN -> known.isEmpty();
          case DEPARTMENT -> !now.departments().isEmpty() && !now.departments().containsKey(code);
          case LOINC, ICD_10, ICD_9_CM_3, ATC -> false;
        };
    if (stranger) {
      return Optional.empty();
    }
    String unit =
        wish.unit() == null || wish.unit().isBlank()
            ? known.map(CodeMap.Item::unit).orElse(null)
            : wish.unit().strip();
    return Optional.of(
        new CodeEntry.Target(system.get(), code, now.departments().getOrDefault(code, name), unit));
  }

  private List<UnitRule> units(Wish wish, CodeEntry.@Nullable Target target) {
    if (target == null) {
      return List.of();
    }
    int decimals =
        maps.target(target.system(), target.code()).map(CodeMap.Item::decimals).orElse(DECIMALS);
    List<UnitRule> units = new ArrayList<>();
    for (UnitRule rule : wish.units()) {
      units.add(new UnitRule(rule.unit().strip(), rule.factor(), rule.offset(), decimals));
    }
    return List.copyOf(units);
  }

  private @Nullable Refusal refusal(Wish wish, CodeEntry entry, CodeTranslation now) {
    CodeEntry.Target target = entry.target();
    if (target == null) {
      return null;
    }
    if (target.unit() == null && wish.key().kind() == CodeKind.LABORATORY) {
      return Refusal.UNIT_MISSING;
    }
    if (!unitsFit(entry, target)) {
      return Refusal.UNIT_INVALID;
    }
    if (chained(wish.key(), target, now)) {
      return Refusal.CHAIN;
    }
    return exampleHolds(wish, entry, now) ? null : Refusal.EXAMPLE_FAILS;
  }

  private boolean unitsFit(CodeEntry entry, CodeEntry.Target target) {
    Optional<String> known = maps.target(target.system(), target.code()).map(CodeMap.Item::unit);
    if (known.isPresent() && !known.get().equals(target.unit())) {
      return false;
    }
    Set<String> written = new HashSet<>();
    for (UnitRule rule : entry.units()) {
      if (!written.add(CodeText.ofUnit(rule.unit()))
          || !Double.isFinite(rule.factor())
          || !Double.isFinite(rule.offset())
          || rule.factor() <= 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean chained(CodeKey key, CodeEntry.Target target, CodeTranslation now) {
    if (key.code().equals(target.code())) {
      return false;
    }
    CodeEntry next = now.entries().get(new CodeKey(key.peer(), key.kind(), target.code()));
    boolean mappedOn =
        next != null && next.target() != null && !next.target().code().equals(target.code());
    boolean mappedTo =
        now.entries().entrySet().stream()
            .filter(one -> one.getKey().peer().equals(key.peer()))
            .filter(one -> one.getKey().kind() == key.kind())
            .filter(one -> !one.getKey().code().equals(key.code()))
            .map(one -> one.getValue().target())
            .anyMatch(one -> one != null && one.code().equals(key.code()));
    return mappedOn || mappedTo;
  }

  private boolean exampleHolds(Wish wish, CodeEntry entry, CodeTranslation now) {
    CodeEntryStore.Example example = wish.example();
    if (example == null) {
      return true;
    }
    Map<CodeKey, CodeEntry> tried = new HashMap<>(now.entries());
    tried.put(wish.key(), entry);
    var mapped =
        new CodeTranslation(maps, tried, now.departments())
            .of(
                new CodeTranslation.Said(
                    wish.key().peer(),
                    wish.key().kind(),
                    wish.key().code(),
                    wish.name(),
                    null,
                    example.value(),
                    example.unit()))
            .mapped();
    return mapped != null
        && mapped.value() != null
        && Math.abs(mapped.value() - example.becomes()) < 1e-9;
  }

  private boolean peerExists(CodeKey key) {
    return jdbc.sql("SELECT 1 FROM intake_peer WHERE tenant_id = :tenant AND peer_id = :peer")
        .param("tenant", Tenancy.current().value())
        .param("peer", key.peer())
        .query(Integer.class)
        .optional()
        .isPresent();
  }
}
