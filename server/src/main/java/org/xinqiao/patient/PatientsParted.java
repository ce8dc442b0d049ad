package org.xinqiao.patient;

import org.xinqiao.shared.PatientId;

/// A merge was undone: the record stands for itself again. Published in the transaction in which
/// the rows moved, after they did.
public record PatientsParted(PatientId record, PatientId from) {}
