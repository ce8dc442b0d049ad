package org.xinqiao.interop;

import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
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

  /// So much of what a stranger calls itself is kept.
  private static final int NAMED = 80;

  private final ReadMessage reader;
  private final IntakeStore store;
  private final TransactionTemplate transaction;
  private final IdGenerator ids;
  private final Clock clock;
  private final LiveUpdates live;
  private final Audit audit;
  private final StrangersEvidence evidence = new StrangersEvidence();

  ReceiveMessage(
      ReadMessage reader,
      IntakeStore store,
      TransactionTemplate transaction,
      IdGenerator ids,
      Clock clock,
      LiveUpdates live,
      Audit audit) {
    this.reader = reader;
    this.store = store;
    this.transaction = transaction;
    this.ids = ids;
    this.clock = clock;
    this.live = live;
    this.audit = audit;
  }

  /// What to say about a message.
  ///
  /// @param acknowledgement in original mode
  /// @param accepted whether it is taken, and so whether there is work for the second leg
  /// @param refused whether it is not; an answer given later is neither
  /// @param exchange what to say instead to a sender that wants the answers of enhanced mode
  record Answer(
      byte[] acknowledgement, boolean accepted, boolean refused, @Nullable Exchange exchange) {

    /// What became of a message that was answered before.
    static Answer later(byte[] acknowledgement) {
      return new Answer(acknowledgement, false, false, null);
    }
  }

  /// What became of a message that was taken.
  ///
  /// @param refusal why it was put aside; null when it is applied
  record Outcome(UUID message, Instant at, @Nullable IntakeRefusal refusal) {}

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
      if (message.charset() == null && message.flaw() != null) {
        log.debug("Message {} was not readable: {}", message.id(), message.flaw().reason().code());
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
        answers.add(repeat(same.get(), message, peer, refusal, now));
      } else {
        IntakeRefusal last = refusal == null ? refusalAfter(message, before) : refusal;
        if (worthKeeping(message, peer, last)) {
          entries.add(entry(message, peer, last));
        }
        answers.add(answer(message, message.id(), peer, last, now));
        if (last != null) {
          auditSender(message, peer, last);
        }
      }
    }
    store.keep(entries);
    entries.forEach(entry -> live.changed(new Change(Change.Topic.INTAKE, entry.id())));
    return answers;
  }

  /// Who sends without being admitted, or as somebody else, stands in the audit once an hour.
  private void auditSender(
      Incoming message, IntakeStore.@Nullable Peer peer, IntakeRefusal refusal) {
    boolean aboutTheSender =
        refusal.reason() == IntakeRefusal.Reason.SENDER_UNKNOWN
            || refusal.reason() == IntakeRefusal.Reason.SENDER_FOREIGN;
    String sender = message.header().application() + "|" + message.header().facility();
    if (aboutTheSender
        && evidence.firstRefused(refusal.reason() + "|" + sender, message.receivedAt())) {
      AuditEvent denied =
          AuditEvent.denied(
                  peer == null ? Actor.system() : Actor.peer(peer.id()), "integration.send")
              .because(
                  refusal.reason().code()
                      + " "
                      + sender.substring(0, Math.min(sender.length(), NAMED)));
      audit.record(denied);
    }
  }

  private boolean worthKeeping(
      Incoming message, IntakeStore.@Nullable Peer peer, @Nullable IntakeRefusal refusal) {
    boolean known = peer != null && peer.state().equals("admitted");
    return known
        || refusal == null
        || evidence.mayKeep(
            message.header().application() + "|" + message.header().facility(),
            message.receivedAt());
  }

  /// Who sent each message, by its id; bytes that are no message have no sender that could be
  /// believed, and a stranger is nobody when more of them are known than anybody can look through.
  private Map<UUID, IntakeStore.Peer> senders(List<Incoming> run) {
    Map<IntakeStore.Name, Instant> heard = new LinkedHashMap<>();
    for (Incoming message : run) {
      if (message.hasSender()) {
        heard.put(name(message), message.receivedAt());
      }
    }
    Map<IntakeStore.Name, IntakeStore.Peer> known = new HashMap<>(store.peers(heard.keySet()));
    int room = known.size() < heard.size() ? store.roomForStrangers() : 0;
    for (Map.Entry<IntakeStore.Name, Instant> each : heard.entrySet()) {
      IntakeStore.Name name = each.getKey();
      IntakeStore.Peer peer = known.get(name);
      if (peer == null && room > 0) {
        room--;
        peer =
            store.meet(ids.next(), name.application(), name.facility(), "unknown", each.getValue());
        known.put(name, peer);
      }
      if (peer != null) {
        store.heardFrom(peer, each.getValue());
      }
    }
    Map<UUID, IntakeStore.Peer> senders = new HashMap<>();
    for (Incoming message : run) {
      IntakeStore.Peer peer = message.hasSender() ? known.get(name(message)) : null;
      if (peer != null) {
        senders.put(message.id(), peer);
      }
    }
    return senders;
  }

  private static IntakeStore.Name name(Incoming message) {
    return new IntakeStore.Name(message.header().application(), message.header().facility());
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
    if (message.hasSender() && (peer == null || !peer.maySend(message.header()))) {
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
      IntakeStore.Earlier earlier,
      Incoming message,
      IntakeStore.@Nullable Peer peer,
      @Nullable IntakeRefusal refusal,
      Instant now) {
    store.countDuplicate(earlier.id());
    // A person may have had it applied after it was refused.
    boolean taken =
        earlier.acknowledgement().equals("AA")
            || List.of("received", "applied").contains(earlier.state());
    if (refusal == null && !taken && IntakeRefusal.Reason.of(earlier.reason()).aboutSender()) {
      store.retry(earlier.id(), message.charset());
      return answer(message, earlier.id(), peer, null, now);
    }
    live.changed(new Change(Change.Topic.INTAKE, earlier.id()));
    return answer(
        message,
        earlier.id(),
        peer,
        taken
            ? null
            : new IntakeRefusal(IntakeRefusal.Reason.of(earlier.reason()), earlier.detail()),
        now);
  }

  /// What became of those of these messages that do not wait any more.
  List<Outcome> outcomes(Collection<UUID> messages) {
    return transaction.execute(status -> store.outcomes(messages, clock.instant()));
  }

  /// @param id under which it is kept
  private static Answer answer(
      Incoming message,
      UUID id,
      IntakeStore.@Nullable Peer peer,
      @Nullable IntakeRefusal refusal,
      Instant now) {
    Charset charset = message.answerCharset();
    Acknowledgements.Self self = Acknowledgements.Self.atOnce(message.id());
    byte[] text =
        refusal == null
            ? Acknowledgements.accept(message.header(), "AA", charset, now, self)
            : Acknowledgements.refuse(
                message.header(), refusal.reason().acknowledgement(), refusal, charset, now, self);
    boolean enhanced = peer != null && peer.answers().isEnhanced(message.header());
    return new Answer(
        text,
        refusal == null,
        refusal != null,
        enhanced ? new Exchange(id, message.header(), charset, now, refusal) : null);
  }
}
