package org.xinqiao.platform;

/// This installation does not know for which hospital it runs, and was told to need one.
final class NoHospitalException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoHospitalException() {
    super("The settings name no hospital: xinqiao.hospital.code, name and phone");
  }
}
