package org.xinqiao.listing;

import org.xinqiao.access.Permission;
import org.xinqiao.measure.MeasureLists;
import org.xinqiao.messaging.UnsentContacts;

/// Which patients are on a list.
sealed interface Contents {

  /// Those behind a number.
  record BehindMeasure(MeasureLists.Which which) implements Contents {}

  /// Those whom a search finds. The words may be a name or a number of somebody.
  record Found(String text) implements Contents {

    @Override
    public String toString() {
      return "Found[]";
    }
  }

  /// What was not sent or was moved, with the reasons.
  record NotSent(UnsentContacts.Filter which) implements Contents {}

  /// What is needed to see the same on the screen.
  default Permission seenWith() {
    return switch (this) {
      case BehindMeasure behind -> Permission.MEASURE_PATIENTS;
      case Found found -> Permission.PATIENT_SEARCH;
      case NotSent unsent -> Permission.UNSENT_VIEW;
    };
  }
}
