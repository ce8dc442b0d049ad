package org.xinqiao.patient;

import java.util.UUID;

/// Somebody who was erased may be registered again, if a source still tells of them (ADR 0050).
/// Published in the transaction that lets them.
public record TombstonesLifted(UUID erasure) {}
