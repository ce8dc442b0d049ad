package org.xinqiao.interop;

import org.slf4j.MDC;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/// What a partner is told of a fault of ours, whether they read or write: only that there was one,
/// and by which number the log knows it. What went wrong inside may hold statements of the database
/// and the values in them.
final class FhirFaults {

  private FhirFaults() {}

  /// 503 while the database is away, so that the partner comes again; 500 otherwise.
  static int status(Throwable fault) {
    for (Throwable one = fault; one != null; one = one.getCause()) {
      if (one instanceof CannotCreateTransactionException
          || one instanceof DataAccessResourceFailureException
          || one instanceof TransientDataAccessException) {
        return 503;
      }
    }
    return 500;
  }

  static String words() {
    return "The server could not answer. Tell its administrator the number " + MDC.get("request");
  }
}
