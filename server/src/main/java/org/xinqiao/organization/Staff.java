package org.xinqiao.organization;

import org.jspecify.annotations.Nullable;

/// A person who works for the hospital, as others may see them. Credentials are the `access`
/// module's.
///
/// @param role decides what they may do (access/permissions.csv)
/// @param department where they work; null for the whole hospital
public record Staff(
    StaffId id, String displayName, Role role, @Nullable Department department, boolean active) {

  /// The roles of the product. Names in lower case are used in files, the database and the API.
  public enum Role {
    NURSE,
    DOCTOR,
    LEAD,
    /// Leads what is followed up at one campus, and sees the patients of that campus.
    CAMPUS_LEAD,
    OPERATOR,
    ENGINEER,
    /// Watches over the others and does nothing else: nobody who can change rights or data.
    AUDITOR;

    public static Role of(String name) {
      return valueOf(name.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
