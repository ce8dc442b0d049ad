package org.xinqiao.erasure;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.xinqiao.consent.Consents;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.patient.Tombstones;
import org.xinqiao.shared.PatientId;

/// Erases a patient whose erasure two people decided, in the caller's transaction: all rows of all
/// tables of patients, the key among them, so that no copy of a ciphertext opens any more. What
/// remains is the erasure itself with its counts, the audit with its ids, and tombstones.
@Component
class CarryOutErasure {

  private final ErasureStore store;
  private final Tombstones tombstones;
  private final Consents consents;
  private final FieldCipher cipher;
  private final LiveUpdates live;

  CarryOutErasure(
      ErasureStore store,
      Tombstones tombstones,
      Consents consents,
      FieldCipher cipher,
      LiveUpdates live) {
    this.store = store;
    this.tombstones = tombstones;
    this.consents = consents;
    this.cipher = cipher;
    this.live = live;
  }

  /// Waits for whoever is recognizing, sending to, or raising an alert about these, and has them
  /// wait until the transaction ends. In this order: a message locks the numbers first and the
  /// patient behind them, and whoever sends holds the consent first.
  void hold(List<PatientId> records) {
    tombstones.lock(records);
    records.forEach(consents::holdAlone);
    tombstones.lockRows(records);
  }

  /// @return what the patient was known by, as keyed hashes
  List<String> carryOut(Erasure erasure) {
    hold(erasure.records());
    List<String> keys = tombstones.keysOf(erasure.records());
    bury(erasure, keys);
    return keys;
  }

  /// The same with keys that the journal remembers: the database may know others, or none.
  void carryOut(Erasure erasure, List<String> remembered) {
    carryOut(erasure);
    bury(erasure, remembered);
  }

  private void bury(Erasure erasure, List<String> keys) {
    Instant at = Objects.requireNonNull(erasure.erasedAt());
    tombstones.bury(keys, erasure.id(), at);
    remove(erasure);
  }

  /// Removes what is left, and the keys from this node's memory. Once more does nothing.
  void remove(Erasure erasure) {
    cipher.forgetKeys(erasure.records());
    if (store.erase(erasure.id()) > 0) {
      erasure
          .records()
          .forEach(one -> live.changed(new Change(Change.Topic.PATIENT, one.value(), one)));
    }
  }
}
