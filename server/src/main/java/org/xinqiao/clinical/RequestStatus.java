package org.xinqiao.clinical;

import java.util.Locale;

/// How a doctor's order stands (FHIR request-status).
public enum RequestStatus {
  ACTIVE,
  COMPLETED,
  STOPPED,
  CANCELLED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
