package org.xinqiao.clinical;

import java.time.Instant;
import java.util.UUID;

/// Where a fact comes from.
///
/// @param messageId the raw message
/// @param patientNumber the number under which the source knows the patient: it decides where the
///   fact goes when records are merged or parted
/// @param eventAt when it became true at the source; an older message never overwrites a newer one
public record Source(UUID messageId, String patientNumber, Instant eventAt) {}
