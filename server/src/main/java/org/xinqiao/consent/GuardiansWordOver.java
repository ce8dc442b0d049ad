package org.xinqiao.consent;

import org.xinqiao.shared.PatientId;

/// A child turned 14: what a guardian had granted holds no more, and nobody has asked the young
/// person yet. Published in the transaction that writes those ends down; it may come again when
/// more such grants turn up, so whoever listens must not ask twice.
public record GuardiansWordOver(PatientId patient) {}
