package org.xinqiao.interop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.clinical.Source;
import org.xinqiao.shared.PatientId;

/// One message while it is applied: its entries, what they refer to, and what became of them so
/// far.
final class FhirRun {

  private final String application;
  private final UUID messageId;
  private final Instant receivedAt;
  private final List<FhirEntry> entries;
  private final FhirReferences references;
  private final SiteCodes.Translator codes;
  private final @Nullable Set<PatientId> only;
  private final Set<PatientId> about = new LinkedHashSet<>();
  private final Map<Integer, ApplyFhir.Result> results = new HashMap<>();

  /// @param only the records that it is applied about once more; null when it is applied as a whole
  FhirRun(
      String application,
      UUID messageId,
      Instant receivedAt,
      List<FhirEntry> entries,
      FhirReferences references,
      SiteCodes.Translator codes,
      @Nullable Set<PatientId> only) {
    this.application = application;
    this.messageId = messageId;
    this.receivedAt = receivedAt;
    this.entries = entries;
    this.references = references;
    this.codes = codes;
    this.only = only;
  }

  /// Whether it was applied before.
  boolean again() {
    return only != null;
  }

  /// Whether facts of this patient are to be written.
  boolean concerns(FhirReferences.Target whose) {
    return only == null || only.contains(of(whose));
  }

  /// The names that are to be kept. What was told of others since is newer than this message.
  List<FhirReferenceStore.Entry> learned() {
    return references.learned().stream()
        .filter(
            learned -> only == null || learned.whose() != null && only.contains(learned.whose()))
        .toList();
  }

  String application() {
    return application;
  }

  UUID messageId() {
    return messageId;
  }

  Instant receivedAt() {
    return receivedAt;
  }

  FhirReferences references() {
    return references;
  }

  SiteCodes.Translator codes() {
    return codes;
  }

  FhirEntry entry(int index) {
    return entries.get(index);
  }

  /// The id of what an entry becomes, if it is new.
  UUID id(int index) {
    return ApplyFhir.sibling(messageId, index);
  }

  /// What an entry is called when it brings no number.
  String ownNumber(int index) {
    FhirEntry entry = entry(index);
    return Objects.requireNonNullElse(entry.reference(), entry.type() + "/" + id(index));
  }

  /// The same, as no other partner can call it.
  String ownKey(int index) {
    return application + "/" + ownNumber(index);
  }

  Source source(FhirReferences.Target whose) {
    return new Source(messageId, whose.number(), receivedAt);
  }

  static PatientId of(FhirReferences.Target target) {
    return Objects.requireNonNull(target.patient());
  }

  void done(int index, FhirReferences.Target target, boolean created) {
    FhirEntry entry = entry(index);
    references.learn(entry, target);
    if (target.patient() != null) {
      about.add(target.patient());
    }
    String location = entry.reference();
    results.put(
        index,
        new ApplyFhir.Result(
            entry, location == null ? entry.type() + "/" + target.fact() : location, created));
  }

  /// It was taken back, or nothing was done; the name stays known.
  void gone(int index, @Nullable PatientId whose) {
    FhirEntry entry = entry(index);
    references.learn(entry, new FhirReferences.Target(entry.type(), null, whose, "", null));
    if (whose != null) {
      about.add(whose);
    }
    results.put(index, new ApplyFhir.Result(entry, entry.reference(), false));
  }

  /// It was there already and stays as it is.
  void found(int index, FhirReferences.Target target) {
    FhirEntry entry = entry(index);
    references.meet(entry, target);
    if (target.patient() != null) {
      about.add(target.patient());
    }
    results.put(index, new ApplyFhir.Result(entry, entry.type() + "/" + target.fact(), false));
  }

  ApplyFhir.Applied applied() {
    List<ApplyFhir.Result> all = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      all.add(results.getOrDefault(i, new ApplyFhir.Result(entries.get(i), null, false)));
    }
    return new ApplyFhir.Applied(all, about);
  }
}
