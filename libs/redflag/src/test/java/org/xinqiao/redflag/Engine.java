package org.xinqiao.redflag;

/// The one engine of the tests: immutable, and expensive to load.
final class Engine {

  static final RedFlagEngine INSTANCE = RedFlagEngine.load();

  private Engine() {}

  static Assessment assess(String text) {
    return INSTANCE.assess(text, PatientContext.unknown());
  }
}
