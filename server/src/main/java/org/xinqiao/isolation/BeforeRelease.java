package org.xinqiao.isolation;

/// What has to be done to a restored database before anything may be sent from it. Beans of other
/// modules; each is called in the transaction of the release, may have been called before, and
/// throws to forbid the release.
public interface BeforeRelease {

  void beforeRelease();
}
