package org.xinqiao.messaging;

import org.xinqiao.shared.PatientId;

/// A contact ended and reached nobody: it failed, was not sent or expired. Published in the
/// transaction that writes that down. Whoever asked for it knows it by its reference.
public record ContactNotMade(PatientId patient, String reference) {}
