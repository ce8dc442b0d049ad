package org.xinqiao.patient;

import org.xinqiao.shared.PatientId;

/// One record stands for another now, and what is kept about both belongs to one patient. Published
/// in the transaction in which the rows moved, after they did.
public record PatientsMerged(PatientId retired, PatientId survivor) {}
