package org.xinqiao.patient;

import java.time.Instant;
import org.xinqiao.shared.PatientId;

/// The hospital says that the patient died. Published in the transaction that records it: whatever
/// was planned stops there and then.
public record PatientDied(PatientId patient, Instant at) {}
