package org.xinqiao.audit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who did it: a kind and an id, never a name.
///
/// @param id of the member of staff, patient, representative or peer; null for the system itself
///   and for somebody not yet known
public record Actor(Kind kind, @Nullable String id) {

  /// Kinds of doers, in lower case in the database.
  public enum Kind {
    STAFF,
    PATIENT,
    /// Who acts for a patient, under their own id and not the patient's.
    REPRESENTATIVE,
    PEER,
    SYSTEM;

    static Kind of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Actor staff(Object id) {
    return new Actor(Kind.STAFF, id.toString());
  }

  public static Actor patient(Object id) {
    return new Actor(Kind.PATIENT, id.toString());
  }

  /// A guardian or proxy.
  public static Actor representative(Object id) {
    return new Actor(Kind.REPRESENTATIVE, id.toString());
  }

  /// A hospital system that talks to us.
  public static Actor peer(Object id) {
    return new Actor(Kind.PEER, id.toString());
  }

  /// Work that nobody asked for at that moment: plans, clocks, retries.
  public static Actor system() {
    return new Actor(Kind.SYSTEM, null);
  }
}
