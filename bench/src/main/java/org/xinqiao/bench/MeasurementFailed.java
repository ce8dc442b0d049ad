package org.xinqiao.bench;

/// There is no figure to print; the message says why in words for the person who asked.
final class MeasurementFailed extends Exception {

  private static final long serialVersionUID = 1L;

  MeasurementFailed(String message) {
    super(message);
  }
}
