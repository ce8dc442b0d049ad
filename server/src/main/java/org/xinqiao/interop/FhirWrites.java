package org.xinqiao.interop;

import ca.uhn.fhir.context.FhirContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.xinqiao.interop.FhirMessage.Unreadable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writing over FHIR, as far as HTTP goes: what a request asks for, within which limits, and the
/// answer. The model of the FHIR library is not needed here, and would cost seven times the work.
@Component
class FhirWrites {

  /// Every resource type of R4, known to us or not.
  private static final Set<String> TYPES = FhirContext.forR4Cached().getResourceTypes();

  private final TakeFhir take;
  private final FhirSettings settings;
  private final Semaphore kilobytes;

  FhirWrites(TakeFhir take, FhirSettings settings) {
    this.take = take;
    this.settings = settings;
    this.kilobytes = new Semaphore(settings.maxBytesAtOnce() / 1024, true);
  }

  private record Answer(int status, ObjectNode body, @Nullable String location) {}

  void handle(FhirPartner partner, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Answer answer;
    try {
      answer = answer(partner, request);
    } catch (Unreadable e) {
      answer = refusal(e);
    }
    if (answer.status() == 413) {
      response.setHeader(HttpHeaders.CONNECTION, "close"); // The rest is not read.
    }
    if (answer.status() == 503) {
      response.setHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    if (answer.location() != null) {
      String url = request.getRequestURL().toString();
      response.setHeader(
          HttpHeaders.LOCATION,
          url.substring(0, url.indexOf("/fhir") + 5) + "/" + answer.location());
    }
    response.setStatus(answer.status());
    response.setContentType("application/fhir+json;charset=UTF-8");
    response.getOutputStream().write(FhirOutcome.JSON.writeValueAsBytes(answer.body()));
  }

  private Answer answer(FhirPartner partner, HttpServletRequest request) throws IOException {
    String[] path = path(request);
    boolean update = request.getMethod().equals("PUT");
    if (path.length != (update ? 2 : 1) || update && path[0].isEmpty()) {
      throw new Unreadable(
          404, "not-found", "There are POST [base], POST [base]/Type and PUT [base]/Type/id");
    }
    String type = path[0];
    if (!type.isEmpty()) {
      known(type);
    }
    int permits = reserve(request.getContentLengthLong());
    try {
      byte[] raw = read(request.getInputStream());
      if (type.isEmpty()) {
        return bundle(partner, raw);
      }
      String unless = update ? null : request.getHeader("If-None-Exist");
      FhirMessage message =
          FhirMessage.single(
              type,
              update ? path[1] : null,
              unless == null ? null : unless.replaceFirst("^.*\\?", ""),
              raw,
              "");
      return single(partner, message);
    } finally {
      kilobytes.release(permits);
    }
  }

  private static String[] path(HttpServletRequest request) {
    String uri = request.getRequestURI();
    String rest = uri.substring(uri.indexOf("/fhir") + 5);
    if (rest.startsWith("/")) {
      rest = rest.substring(1);
    }
    if (request.getQueryString() != null && !request.getQueryString().startsWith("_format=")) {
      throw new Unreadable(
          400, "not-supported", "Conditional updates are not supported; use PUT Type/id");
    }
    return rest.endsWith("/")
        ? rest.substring(0, rest.length() - 1).split("/", -1)
        : rest.split("/", -1);
  }

  private static void known(String type) {
    if (!FhirKept.knows(type)) {
      throw new Unreadable(
          404,
          "not-supported",
          TYPES.contains(type)
              ? "Resources of this type are not kept here"
              : "There is no such resource type");
    }
  }

  private int reserve(long length) {
    if (length > settings.maxBytes()) {
      throw tooLarge();
    }
    int permits = (int) (Math.max(length < 0 ? settings.maxBytes() : length, 1024) / 1024);
    try {
      if (!kilobytes.tryAcquire(permits, 10, TimeUnit.SECONDS)) {
        throw new Unreadable(503, "throttled", "Too much is being taken at this moment");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreadable(503, "throttled", "The server stops");
    }
    return permits;
  }

  private byte[] read(InputStream in) throws IOException {
    byte[] raw = in.readNBytes(settings.maxBytes() + 1);
    if (raw.length > settings.maxBytes()) {
      throw tooLarge();
    }
    return raw;
  }

  private Unreadable tooLarge() {
    return new Unreadable(
        413, "too-long", "At most " + settings.maxBytes() + " bytes are taken at once");
  }

  private Answer single(FhirPartner partner, FhirMessage message) {
    return switch (take.take(partner, message)) {
      case TakeFhir.Outcome.Taken taken -> {
        ApplyFhir.Result result = taken.results().getFirst();
        yield new Answer(
            result.created() ? 201 : 200,
            FhirOutcome.taken(FhirKept.leftOut(result.entry())),
            result.location());
      }
      case TakeFhir.Outcome.Refused refused -> refusal(refused);
      case TakeFhir.Outcome.Busy busy -> busy();
    };
  }

  private Answer bundle(FhirPartner partner, byte[] raw) {
    FhirMessage.Bundle bundle = FhirMessage.bundle(raw, settings.maxEntries());
    return bundle.transaction()
        ? transaction(partner, raw, bundle.items())
        : batch(partner, bundle.items());
  }

  /// All or nothing. Resources of types that are not kept stand in the way of none that is.
  private Answer transaction(FhirPartner partner, byte[] raw, List<FhirMessage.Item> items) {
    List<FhirEntry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (FhirMessage.Item item : items) {
      if (item.flaw() != null) {
        throw item.flaw();
      }
      FhirEntry entry = java.util.Objects.requireNonNull(item.entry());
      if (!TYPES.contains(entry.type())) {
        throw new Unreadable(
            422, "not-supported", entry.place() + ": There is no such resource type");
      }
      if (entry.reference() != null && !names.add(entry.reference())
          || entry.fullUrl() != null && !names.add(entry.fullUrl())) {
        throw new Unreadable(
            400, "duplicate", entry.place() + ": Another entry is the same resource");
      }
      entries.add(entry);
    }
    return switch (take.take(partner, FhirMessage.transaction(raw, entries))) {
      case TakeFhir.Outcome.Taken taken -> {
        ObjectNode answer = answer("transaction-response");
        ArrayNode list = answer.putArray("entry");
        Set<String> said = new HashSet<>();
        taken.results().forEach(result -> list.add(entry(result, said)));
        yield new Answer(200, answer, null);
      }
      case TakeFhir.Outcome.Refused refused -> refusal(refused);
      case TakeFhir.Outcome.Busy busy -> busy();
    };
  }

  private Answer batch(FhirPartner partner, List<FhirMessage.Item> items) {
    ObjectNode answer = answer("batch-response");
    ArrayNode list = answer.putArray("entry");
    Set<String> said = new HashSet<>();
    for (FhirMessage.Item item : items) {
      list.add(batchEntry(partner, item, said));
    }
    return new Answer(200, answer, null);
  }

  private ObjectNode batchEntry(FhirPartner partner, FhirMessage.Item item, Set<String> said) {
    try {
      if (item.flaw() != null) {
        throw item.flaw();
      }
      FhirEntry entry = java.util.Objects.requireNonNull(item.entry());
      known(entry.type());
      return switch (take.take(partner, FhirMessage.single(entry, item.raw()))) {
        case TakeFhir.Outcome.Taken taken -> entry(taken.results().getFirst(), said);
        case TakeFhir.Outcome.Refused refused -> refusedEntry(refusal(refused));
        case TakeFhir.Outcome.Busy busy -> refusedEntry(busy());
      };
    } catch (Unreadable e) {
      return refusedEntry(refusal(e));
    }
  }

  private static ObjectNode answer(String type) {
    return FhirOutcome.JSON.createObjectNode().put("resourceType", "Bundle").put("type", type);
  }

  /// @param said what was named for an entry before; a bundle names each element once
  private static ObjectNode entry(ApplyFhir.Result result, Set<String> said) {
    ObjectNode entry = FhirOutcome.JSON.createObjectNode();
    ObjectNode response = entry.putObject("response");
    Set<String> leftOut = new TreeSet<>();
    if (FhirKept.knows(result.entry().type())) {
      response.put("status", result.created() ? "201 Created" : "200 OK");
      leftOut.addAll(FhirKept.leftOut(result.entry()));
    } else {
      response.put("status", "202 Accepted");
      leftOut.add(result.entry().type());
    }
    if (result.location() != null) {
      response.put("location", result.location());
    }
    leftOut.removeIf(element -> !said.add(element));
    if (!leftOut.isEmpty()) {
      response.set("outcome", FhirOutcome.taken(leftOut));
    }
    return entry;
  }

  private static ObjectNode refusedEntry(Answer refusal) {
    ObjectNode entry = FhirOutcome.JSON.createObjectNode();
    ObjectNode response = entry.putObject("response");
    response.put("status", String.valueOf(refusal.status()));
    response.set("outcome", refusal.body());
    return entry;
  }

  private static Answer refusal(Unreadable e) {
    return new Answer(
        e.status(), FhirOutcome.error(e.code(), String.valueOf(e.getMessage())), null);
  }

  private static Answer refusal(TakeFhir.Outcome.Refused refused) {
    Locale locale = LocaleContextHolder.getLocale();
    String words = refused.reason().words().in(locale) + " (" + refused.location() + ")";
    return switch (refused.reason()) {
      case IDENTIFIERS_DISAGREE, CONTROL_ID_REUSED ->
          new Answer(409, FhirOutcome.error("conflict", words), null);
      case FIELD_MISSING -> new Answer(422, FhirOutcome.error("required", words), null);
      case REFERENCE_UNKNOWN -> new Answer(422, FhirOutcome.error("not-found", words), null);
      case PATIENT_ERASED -> new Answer(422, FhirOutcome.error("business-rule", words), null);
      case DATE_IMPOSSIBLE, ID_CARD_INVALID, WORD_UNKNOWN, VALUE_UNSUPPORTED ->
          new Answer(422, FhirOutcome.error("value", words), null);
      case APPLY_FAILED,
          SEVERAL_PATIENTS,
          NOT_HL7,
          UNTERMINATED,
          TOO_LARGE,
          CHARSET,
          SENDER_UNKNOWN,
          SENDER_FOREIGN,
          TYPE_UNSUPPORTED,
          EVENT_UNSUPPORTED ->
          new Answer(500, FhirOutcome.error("exception", words), null);
    };
  }

  private static Answer busy() {
    return new Answer(
        503, FhirOutcome.error("lock-error", "Others write the same; try again"), null);
  }
}
