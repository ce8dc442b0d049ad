package org.xinqiao.patient;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.PatientId;

/// The door of representation: who may act for a patient, for what and until when (ADR 0044).
/// Whoever lets a representative do something asks [Representative#may] with today's date, each
/// time: an end holds at once.
@Service
public class Representatives {

  private final RepresentativeStore store;

  Representatives(RepresentativeStore store) {
    this.store = store;
  }

  /// All who act or once acted for the patient, the newest first.
  @Transactional(readOnly = true)
  public List<Representative> of(PatientId patient) {
    return store.of(patient);
  }

  /// One of them; empty when they never acted for this patient.
  @Transactional(readOnly = true)
  public Optional<Representative> find(PatientId patient, UUID representative) {
    return store.find(patient, representative);
  }

  /// Everybody with this number who acts or once acted for somebody: one person may act for both
  /// parents and a child.
  @Transactional(readOnly = true)
  public List<Representative> withPhone(PhoneNumber phone) {
    return store.withPhone(phone);
  }
}
