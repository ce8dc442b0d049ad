package org.xinqiao.interop;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.shared.IdGenerator;

/// First leg of intake: makes messages durable, and only then says so. The second leg,
/// [ApplyMessages], comes afterwards and may come as often as needed.
///
/// Refusals: every [IntakeRefusal.Reason]; each is kept with the bytes that came and shown in 集成监控.
@Service
class ReceiveMessage {

  private static final Logger log = LoggerFactory.getLogger(ReceiveMessage.class);

  private final ReadMessage reader;
  private final IntakeStore store;
  private final TransactionTemplate transaction;
  private final IdGenerator ids;
  private final Clock clock;
  private final LiveUpdates live;

  ReceiveMessage(
      ReadMessage reader,
      IntakeStore store,
      TransactionTemplate transaction,
      IdGenerator ids,
      Clock clock,
      LiveUpdates live) {
    this.reader = reader;
    this.store = store;
    this.transaction = transaction;
    this.ids = ids;
    this.clock = clock;
    this.live = live;
  }

  /// The answer to send back, and whether there is work for the second leg.
  record Answer(byte[] acknowledgement, boolean accepted) {}

  /// Takes the content of one frame, in most cases one message.
  ///
  /// @return one answer per message; when this returns, everything accepted is committed
  List<Answer> receive(byte[] frame) {
    return take(reader.read(frame));
  }

  /// Takes messages in one transaction, because a commit costs a real flush however little is in
  /// it. If it fails, none of them is taken.
  ///
  /// @return one answer per message in the same order; when this returns, everything accepted is
  ///   committed
  List<Answer> take(List<Incoming> messages) {
    List<Answer> answers = new ArrayList<>();
    transaction.executeWithoutResult(
        status -> withoutRepetition(messages).forEach(run -> answers.addAll(takeRun(run))));
    for (Incoming message : messages) {
      if (!message.isMessage() && message.flaw() != null) {
        log.warn("Message {} was not readable: {}", message.id(), message.flaw().reason().code());
      }
    }
    return answers;
  }

  private record Number(String application, String facility, String controlId) {}

  /// Cuts the list before each message whose number came already: what becomes of it depends on the
  /// one before, which must be kept first.
  private static List<List<Incoming>> withoutRepetition(List<Incoming> messages) {
    List<List<Incoming>> runs = new ArrayList<>();
    List<Incoming> run = new ArrayList<>();
    Set<Number> seen = new HashSet<>();
    for (Incoming message : messages) {
      MessageHeader header = message.header();
      if (!seen.add(new Number(header.application(), header.facility(), header.controlId()))) {
        runs.add(run);
        run = new ArrayList<>();
        seen.clear();
        seen.add(new Number(header.application(), header.facility(), header.controlId()));
      }
      run.add(message);
    }
    runs.add(run);
    return runs;
  }

  private List<Answer> takeRun(List<Incoming> run) {
    Map<UUID, IntakeStore.Peer> senders = senders(run);
    Map<UUID, Map<String, List<IntakeStore.Earlier>>> earlier = earlier(run, senders);
    Instant now = clock.instant();
    List<Answer> answers = new ArrayList<>();
    List<IntakeStore.Entry> entries = new ArrayList<>();
    for (Incoming message : run) {
      IntakeStore.Peer peer = senders.get(message.id());
      List<IntakeStore.Earlier> before =
          peer == null
              ? List.of()
              : earlier
                  .getOrDefault(peer.id(), Map.of())
                  .getOrDefault(message.header().controlId(), List.of());
      IntakeRefusal refusal = refusalBefore(message, peer);
      Optional<IntakeStore.Earlier> same =
          before.stream().filter(each -> Arrays.equals(each.hash(), message.hash())).findFirst();
      if (same.isPresent()) {
        answers.add(repeat(same.get(), message, refusal, now));
      } else {
        IntakeRefusal last = refusal == null ? refusalAfter(message, before) : refusal;
        entries.add(entry(message, peer, last));
        answers.add(answer(message, last, now));
      }
    }
    store.keep(entries);
    entries.forEach(entry -> live.changed(new Change(Change.Topic.INTAKE, entry.id())));
    return answers;
  }

  /// Who sent each message, by its id; bytes that are no message have no sender that could be
  /// believed.
  private Map<UUID, IntakeStore.Peer> senders(List<Incoming> run) {
    Map<UUID, IntakeStore.Peer> senders = new HashMap<>();
    Map<List<String>, IntakeStore.Peer> known = new HashMap<>();
    for (Incoming message : run) {
      if (message.isMessage()) {
        MessageHeader header = message.header();
        senders.put(
            message.id(),
            known.computeIfAbsent(
                List.of(header.application(), header.facility()),
                name -> sender(name.get(0), name.get(1), message.receivedAt())));
      }
    }
    return senders;
  }

  private IntakeStore.Peer sender(String application, String facility, Instant at) {
    IntakeStore.Peer peer =
        store
            .peer(application, facility)
            .orElseGet(() -> store.meet(ids.next(), application, facility, "unknown", at));
    store.heardFrom(peer, at);
    return peer;
  }

  /// What came before under the same numbers, by sender and number. A message without a number is
  /// like no other.
  private Map<UUID, Map<String, List<IntakeStore.Earlier>>> earlier(
      List<Incoming> run, Map<UUID, IntakeStore.Peer> senders) {
    Map<UUID, Set<String>> numbers = new HashMap<>();
    for (Incoming message : run) {
      IntakeStore.Peer peer = senders.get(message.id());
      String number = message.header().controlId();
      if (peer != null && !number.isEmpty()) {
        numbers.computeIfAbsent(peer.id(), id -> new HashSet<>()).add(number);
      }
    }
    Map<UUID, Map<String, List<IntakeStore.Earlier>>> earlier = new HashMap<>();
    numbers.forEach((peer, ofPeer) -> earlier.put(peer, store.earlier(peer, ofPeer)));
    return earlier;
  }

  /// What is wrong whatever came before.
  private static @Nullable IntakeRefusal refusalBefore(
      Incoming message, IntakeStore.@Nullable Peer peer) {
    if (peer != null && !peer.maySend(message.header())) {
      return new IntakeRefusal(IntakeRefusal.Reason.SENDER_UNKNOWN, "MSH-3");
    }
    if (message.flaw() == null && message.header().controlId().isEmpty()) {
      return new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "MSH-10");
    }
    return message.flaw();
  }

  /// What is wrong with a message that never came before.
  private static @Nullable IntakeRefusal refusalAfter(
      Incoming message, List<IntakeStore.Earlier> sameNumber) {
    return sameNumber.stream().allMatch(each -> each.state().equals("rejected"))
        ? message.unmappable()
        : new IntakeRefusal(IntakeRefusal.Reason.CONTROL_ID_REUSED, "MSH-10");
  }

  private static IntakeStore.Entry entry(
      Incoming message, IntakeStore.@Nullable Peer peer, @Nullable IntakeRefusal refusal) {
    return new IntakeStore.Entry(
        message,
        peer == null ? null : peer.id(),
        refusal == null
            ? "received"
            : refusal.reason().acknowledgement().equals("AE") ? "quarantined" : "rejected",
        refusal == null ? "AA" : refusal.reason().acknowledgement(),
        refusal == null ? null : refusal.reason().code(),
        refusal == null ? null : refusal.location());
  }

  /// The sender did not get our answer, or sends everything again after a break: the same answer,
  /// and nothing happens twice. A message that was refused for its sender and comes from the right
  /// one now is taken.
  private Answer repeat(
      IntakeStore.Earlier earlier, Incoming message, @Nullable IntakeRefusal refusal, Instant now) {
    store.countDuplicate(earlier.id());
    if (refusal == null
        && earlier.state().equals("rejected")
        && IntakeRefusal.Reason.of(earlier.reason()).aboutSender()) {
      store.retry(earlier.id());
      return answer(message, null, now);
    }
    live.changed(new Change(Change.Topic.INTAKE, earlier.id()));
    return answer(
        message,
        earlier.acknowledgement().equals("AA")
            ? null
            : new IntakeRefusal(IntakeRefusal.Reason.of(earlier.reason()), earlier.detail()),
        now);
  }

  private static Answer answer(Incoming message, @Nullable IntakeRefusal refusal, Instant now) {
    String text =
        refusal == null
            ? Acknowledgements.accept(message.header(), now, message.id())
            : Acknowledgements.refuse(
                message.header(), refusal.reason(), refusal.location(), now, message.id());
    return new Answer(text.getBytes(message.answerCharset()), refusal == null);
  }
}
