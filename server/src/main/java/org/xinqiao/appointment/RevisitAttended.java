package org.xinqiao.appointment;

import java.time.LocalDate;
import java.util.UUID;
import org.xinqiao.shared.PatientId;

/// The patient came to a return visit that was due. Published in the transaction that records the
/// visit.
public record RevisitAttended(PatientId patient, UUID revisitId, String reference, LocalDate on) {}
