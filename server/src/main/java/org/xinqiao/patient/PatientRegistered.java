package org.xinqiao.patient;

import org.xinqiao.shared.PatientId;

/// Somebody was seen for the first time. Published in the registering transaction.
public record PatientRegistered(PatientId patient) {}
