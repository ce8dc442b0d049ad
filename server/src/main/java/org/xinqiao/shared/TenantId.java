package org.xinqiao.shared;

/// One hospital, clinic chain or health-check centre whose data no other may see. Row-level
/// security in the database is keyed by it (ADR 0009).
public record TenantId(int value) {

  public TenantId {
    if (value <= 0) {
      throw new IllegalArgumentException("A tenant id is positive, not " + value);
    }
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
