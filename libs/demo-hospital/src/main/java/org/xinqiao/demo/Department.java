package org.xinqiao.demo;

import java.util.List;

/// A department of the demo hospital.
///
/// @param code of the hospital's system
/// @param ward where its inpatients lie
public record Department(String code, String name, String ward, List<Doctor> doctors) {

  /// Where its outpatients go.
  public String clinic() {
    return name + "门诊";
  }
}
