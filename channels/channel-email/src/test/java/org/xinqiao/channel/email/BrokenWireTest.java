package org.xinqiao.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.SendResult;
import org.xinqiao.standin.mail.ReceivedMail;
import org.xinqiao.testkit.Gen;
import org.xinqiao.testkit.Property;
import org.xinqiao.testkit.TcpFaultProxy;
import org.xinqiao.testkit.TcpFaultProxy.Mode;

/// The connection breaks after any number of bytes in either direction. Whatever the channel
/// answers must be true of the ledger.
class BrokenWireTest {

  /// A whole conversation is about 2,900 bytes to the server and 500 back.
  private static final Gen<Mode> CUTS =
      Gen.any(
          Gen.longs(0, 3_500).map(Mode.CutToServer::new),
          Gen.longs(0, 600).map(Mode.CutToClient::new),
          Gen.longs(300, 480).map(Mode.CutToClient::new),
          Gen.oneOf(new Mode.Pass(), new Mode.Reset(), new Mode.Delay(Duration.ofMillis(5))));

  @TempDir Path folder;

  @Test
  void theAnswerIsTrueWhereverTheWireBreaks() throws Exception {
    try (EmailFixture email = new EmailFixture(folder);
        TcpFaultProxy wire = TcpFaultProxy.before(email.server.smtpPort())) {
      EmailChannel channel = email.channel(wire.port(), null);
      Map<AttemptId, SendResult> results = new HashMap<>();
      Property.check(
          "an answer that is true of the ledger",
          150,
          CUTS,
          cut -> {
            wire.mode(cut);
            OutgoingMessage message = email.message("术后第七天，您的伤口好些了吗？");
            SendResult result = channel.send(message);
            results.put(message.attemptId(), result);
            if (result instanceof SendResult.Accepted) {
              assertThat(taken(email)).contains(message.attemptId().toString());
            }
          });
      wire.mode(new Mode.Pass());
      email.channel().send(email.message("the last one"));

      // At the end, when nothing can be on its way any more.
      Set<String> taken = taken(email);
      results.forEach((attempt, result) -> {
        if (result instanceof SendResult.Refused) {
          assertThat(taken).doesNotContain(attempt.toString());
        }
      });
      List<String> kinds =
          results.values().stream().map(r -> r.getClass().getSimpleName()).distinct().toList();
      assertThat(kinds)
          .as("the cuts reach every outcome, else this proves little")
          .contains("Accepted", "Refused", "Unknown");
    }
  }

  @Test
  void aWireThatSwallowsTheAnswerIsUnknownInBoundedTime() throws Exception {
    try (EmailFixture email = new EmailFixture(folder);
        TcpFaultProxy wire = TcpFaultProxy.before(email.server.smtpPort())) {
      wire.mode(new Mode.BlackHole());
      long start = System.nanoTime();
      SendResult result = email.channel(wire.port(), null).send(email.message("您好"));
      assertThat(result).isInstanceOf(SendResult.Refused.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
      assertThat(taken(email)).isEmpty();
    }
  }

  private static Set<String> taken(EmailFixture email) {
    Set<String> attempts = new HashSet<>();
    for (ReceivedMail mail : email.server.messages()) {
      assertThat(attempts.add(String.valueOf(mail.attemptId()))).as("taken once").isTrue();
    }
    return attempts;
  }
}
