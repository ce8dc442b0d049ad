package org.xinqiao.isolation;

/// What has to be done to a restored database before anything may be sent from it. Beans of other
/// modules; each is called in the transaction of the release, and may have been called before.
public interface BeforeRelease {

  /// @throws ReleaseForbidden when a person has to put something in its place first
  void beforeRelease();
}
