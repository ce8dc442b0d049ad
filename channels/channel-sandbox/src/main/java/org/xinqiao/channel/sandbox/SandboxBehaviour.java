package org.xinqiao.channel.sandbox;

import java.time.Duration;

/// How the sandbox's provider treats the next messages.
public sealed interface SandboxBehaviour {

  /// Takes them.
  record Accept() implements SandboxBehaviour {}

  /// Takes each after this long; beyond the channel's patience the answer is lost, and the message
  /// arrives all the same.
  record AcceptAfter(Duration delay) implements SandboxBehaviour {}

  /// Knows no such recipient.
  record RefuseAddress() implements SandboxBehaviour {}

  /// Rejects the words.
  record RefuseContent() implements SandboxBehaviour {}

  /// Wants to be asked again after this long.
  record LimitRate(Duration retryAfter) implements SandboxBehaviour {}

  /// The agreed number of messages is used up.
  record RefuseQuota() implements SandboxBehaviour {}

  /// Cannot at the moment.
  record Unavailable() implements SandboxBehaviour {}

  /// Takes the message; the answer is lost with the connection.
  record AcceptThenDrop() implements SandboxBehaviour {}

  /// Takes the message and never answers.
  record AcceptThenStall() implements SandboxBehaviour {}

  /// Never answers and does not take the message.
  record Stall() implements SandboxBehaviour {}

  /// The connection breaks before the message could be handed over.
  record DropBeforeMessage() implements SandboxBehaviour {}

  /// Cannot be reached, neither with messages nor with questions.
  record Down() implements SandboxBehaviour {}
}
