package org.xinqiao.consent;

import org.xinqiao.shared.PatientId;

/// A patient's word was recorded. Published in the recording transaction.
public record ConsentChanged(
    PatientId patient, Purpose purpose, String channel, ConsentWord.Kind kind) {}
