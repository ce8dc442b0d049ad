package org.xinqiao.messaging;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.PatientId;

/// A contact ended and reached nobody: it failed, was not sent or expired. Published in the
/// transaction that writes that down. Whoever asked for it knows it by its reference.
///
/// @param word by which consent was taken away, so that it was stopped; null when no word did
public record ContactNotMade(PatientId patient, String reference, @Nullable UUID word) {}
