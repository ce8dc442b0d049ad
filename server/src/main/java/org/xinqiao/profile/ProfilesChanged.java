package org.xinqiao.profile;

import java.util.Map;
import java.util.Set;
import org.xinqiao.shared.PatientId;

/// Facts of these patients changed, and their profiles say so now. Published in the transaction
/// that wrote the profiles, for the hospital in scope; whoever works things out of facts puts the
/// patients down there.
///
/// @param patients each with the tables in which something changed
public record ProfilesChanged(Map<PatientId, Set<String>> patients) {

  public ProfilesChanged {
    patients = Map.copyOf(patients);
  }
}
