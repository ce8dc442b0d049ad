package org.xinqiao.channel;

/// How an answer was lost.
public enum UnknownCause {
  /// The provider did not answer in time.
  TIMEOUT,
  /// The connection ended before the answer.
  CONNECTION_LOST,
  /// There was an answer, and it made no sense.
  UNREADABLE_ANSWER,
  /// The waiting thread was interrupted, as when the program stops.
  INTERRUPTED,
  /// The provider does not know the attempt, but it is too early to trust that: bytes that are
  /// still on their way may yet arrive. Ask again after [ChannelCapabilities#settlesAfter].
  TOO_EARLY
}
