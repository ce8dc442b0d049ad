package org.xinqiao.audit;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.auditchain.MerkleTree;
import org.xinqiao.auditchain.Seal;
import org.xinqiao.shared.Tenancy;

/// Numbers the events of a tenant without a gap, a little after they were committed, and seals them
/// in batches (ADR 0043). Any number of nodes may call it; one of them does the work.
@Service
class SealAudit {

  /// Most events of one batch: what a changed hash can hide among.
  static final int BATCH = 5000;

  private final SealStore store;
  private final AuditKey key;
  private final Clock clock;

  SealAudit(SealStore store, AuditKey key, Clock clock) {
    this.store = store;
    this.key = key;
    this.clock = clock;
  }

  /// Seals the next batch of the current tenant.
  ///
  /// @return how many events; as many as [#BATCH] means that there may be more
  @Transactional
  public int round() {
    if (!store.tryToBeTheOnlyOne()) {
      return 0;
    }
    SealStore.Kept last = store.last().orElse(null);
    long first = last == null ? 1 : last.seal().last() + 1;
    SealStore.Place after = last == null ? SealStore.Place.BEGINNING : last.place();
    boolean loaded = store.countsAnew(after);
    List<SealStore.Leaf> leaves = loaded ? store.leftBehind(first) : List.of();
    if (leaves.isEmpty()) {
      leaves = store.next(loaded ? SealStore.Place.BEGINNING : after, first, BATCH);
    }
    if (leaves.isEmpty()) {
      return 0;
    }
    MerkleTree tree = new MerkleTree();
    leaves.forEach(leaf -> tree.add(leaf.hash()));
    Seal seal =
        new Seal(
            Tenancy.current().value(),
            last == null ? 1 : last.seal().batch() + 1,
            first,
            leaves.size(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            tree.root(),
            last == null ? Seal.BEGINNING : last.seal().hash(),
            Seal.keyId(key.known()));
    store.keep(new SealStore.Kept(seal, seal.sign(key.secret()), leaves.getLast().place()), leaves);
    return leaves.size();
  }
}
