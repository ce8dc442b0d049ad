package org.xinqiao.interop;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.mllp.MllpFrameReader;
import org.xinqiao.shared.Tenancy;

/// HL7 v2 over HTTP: `POST /hl7` with the text of a message, answered with the acknowledgement.
/// Whoever sends shows the token that an engineer made for the sender, and may send as that sender
/// only. The same inbox, the same limits and the same answers as over MLLP, always in original
/// mode: a request has one answer.
final class Hl7Filter extends OncePerRequestFilter {

  private static final Logger log = LoggerFactory.getLogger(Hl7Filter.class);
  private static final Set<String> TYPES =
      Set.of("application/hl7-v2", "x-application/hl7-v2+er7", "text/plain");
  private static final int LARGE_AT_ONCE = 4;

  private final PeerSettings peers;
  private final ReadMessage reader;
  private final ReceiveMessage receive;
  private final Audit audit;
  private final Runnable accepted;
  private final int mostBytes;
  private final Semaphore large = new Semaphore(LARGE_AT_ONCE, true);

  /// @param accepted called when something was taken
  Hl7Filter(
      PeerSettings peers,
      ReadMessage reader,
      ReceiveMessage receive,
      Audit audit,
      Runnable accepted,
      int mostBytes) {
    this.peers = peers;
    this.reader = reader;
    this.receive = receive;
    this.audit = audit;
    this.accepted = accepted;
    this.mostBytes = mostBytes;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    FhirTokens.Presented token =
        FhirTokens.parse(request.getHeader(HttpHeaders.AUTHORIZATION)).orElse(null);
    if (!request.getMethod().equals("POST")) {
      response.setHeader(HttpHeaders.ALLOW, "POST");
      say(response, 405, "Use POST");
    } else if (!TYPES.contains(mediaType(request))) {
      say(response, 415, "Send application/hl7-v2 or text/plain");
    } else if (token == null) {
      unknown(response);
    } else {
      try {
        Tenancy.<Boolean, IOException>call(
            token.tenant(),
            () -> {
              answer(token, request, response);
              return true;
            });
      } catch (DataAccessException | TransactionException e) {
        // Nothing of it is kept, and the sender must not believe that it is.
        log.error("A message over HTTP could not be taken", e);
        response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        say(response, 503, "It could not be kept; send it again");
      }
    }
  }

  private void answer(
      FhirTokens.Presented token, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    PeerSettings.Sender sender = peers.sender(token.hash()).orElse(null);
    if (sender == null) {
      unknown(response);
      return;
    }
    long length = request.getContentLengthLong();
    boolean isLarge = length < 0 || length > MllpFrameReader.LARGE_BYTES;
    if (isLarge && !large.tryAcquire()) {
      response.setHeader(HttpHeaders.RETRY_AFTER, "1");
      say(response, 503, "Too much is being taken at this moment");
      return;
    }
    try {
      take(sender, request, response);
    } finally {
      if (isLarge) {
        large.release();
      }
    }
  }

  private void take(
      PeerSettings.Sender sender, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body = request.getInputStream().readNBytes(mostBytes + 1);
    boolean tooLarge = body.length > mostBytes;
    List<Incoming> messages = new ArrayList<>();
    if (tooLarge) {
      response.setHeader(HttpHeaders.CONNECTION, "close"); // The rest is not read.
      byte[] start = Arrays.copyOf(body, Math.min(body.length, MllpFrameReader.MAX_EVIDENCE_BYTES));
      messages.add(reader.unreadable(start, IntakeRefusal.Reason.TOO_LARGE));
    } else {
      reader.read(body).forEach(message -> messages.add(message.heldTo(sender::is)));
    }
    List<ReceiveMessage.Answer> answers = receive.take(messages);
    if (answers.stream().anyMatch(ReceiveMessage.Answer::accepted)) {
      accepted.run();
    }
    boolean foreign =
        messages.stream()
            .anyMatch(each ->
                each.flaw() != null && each.flaw().reason() == IntakeRefusal.Reason.SENDER_FOREIGN);
    if (foreign) {
      audit.recordAlone(AuditEvent.denied(Actor.peer(sender.peer()), "hl7.send"));
    }
    boolean allTaken = answers.stream().allMatch(ReceiveMessage.Answer::accepted);
    response.setStatus(tooLarge ? 413 : allTaken ? 200 : foreign ? 403 : 422);
    response.setContentType(
        "application/hl7-v2;charset=" + messages.getFirst().answerCharset().name());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    answers.forEach(answer -> text.writeBytes(answer.acknowledgement()));
    response.getOutputStream().write(text.toByteArray());
  }

  private static String mediaType(HttpServletRequest request) {
    String type = request.getContentType();
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static void unknown(HttpServletResponse response) throws IOException {
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"hl7\"");
    say(response, 401, "A valid bearer token is needed");
  }

  private static void say(HttpServletResponse response, int status, String words)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().println(words);
  }
}
