package org.xinqiao.isolation;

/// A restored database cannot be released yet: what has to be done to it before could not be done
/// for want of something that a person has to put in its place, such as a file. Thrown by a
/// [BeforeRelease]; nothing is released then, and the engineer is told. Any other exception is a
/// fault of the program, which does not release either.
public final class ReleaseForbidden extends RuntimeException {

  private static final long serialVersionUID = 1;

  /// @param message what could not be used; for the log
  /// @param cause what the attempt failed with, which names the file or the line
  public ReleaseForbidden(String message, Throwable cause) {
    super(message, cause);
  }
}
