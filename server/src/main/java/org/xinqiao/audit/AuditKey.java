package org.xinqiao.audit;

import java.security.PrivateKey;
import java.security.PublicKey;

/// The Ed25519 key that seals the audit of this installation. Where it is kept is wiring; it is
/// never in the database.
public record AuditKey(PrivateKey secret, PublicKey known) {}
