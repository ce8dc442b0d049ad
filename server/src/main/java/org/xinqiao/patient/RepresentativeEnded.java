package org.xinqiao.patient;

import java.util.UUID;
import org.xinqiao.shared.PatientId;

/// A member of staff ended a guardian's or proxy's right to act. Published in the ending
/// transaction; nobody is told when a period runs out or a child turns 14.
public record RepresentativeEnded(PatientId patient, UUID representative) {}
