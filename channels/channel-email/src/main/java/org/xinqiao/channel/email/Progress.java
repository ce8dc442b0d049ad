package org.xinqiao.channel.email;

import java.util.concurrent.atomic.AtomicReference;

/// How far one conversation has come. There is one point of no return, the final dot: whoever
/// passes it first, the conversation or the one who calls it off, decides whether the message may
/// have been taken. Thread-safe.
final class Progress {

  enum Stage {
    CONNECT,
    MAIL,
    RCPT,
    DATA,
    TEXT,
    /// The final dot is being sent or was sent.
    END,
    CALLED_OFF
  }

  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.CONNECT);

  Stage stage() {
    return stage.get();
  }

  /// Goes on to the next stage.
  ///
  /// @return false when it was called off meanwhile
  boolean reach(Stage next) {
    return stage.updateAndGet(now -> now == Stage.CALLED_OFF ? now : next) == next;
  }

  /// Stops the conversation before the point of no return.
  ///
  /// @return false when it was too late
  boolean callOff() {
    return stage.updateAndGet(now -> now == Stage.END ? now : Stage.CALLED_OFF) != Stage.END;
  }
}
