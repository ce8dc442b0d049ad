package org.xinqiao.interop;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `$export` as FHIR Bulk Data describes it, for the whole system: ask, look, fetch, cancel.
///
/// Refusals: the token may not export (403), something is asked that is not done (400), too many at
/// once (429), there is no such export of this token (404).
@Component
class FhirExports {

  static final String ASK = "/fhir/$export";
  private static final String STATUS = "/fhir/$export-status/";
  private static final String FILE = "/fhir/$export-file/";
  private static final Set<String> FORMATS =
      Set.of("application/fhir+ndjson", "application/ndjson", "ndjson");

  private final Exports exports;
  private final ExportSources sources;
  private final Audit audit;

  FhirExports(Exports exports, ExportSources sources, Audit audit) {
    this.exports = exports;
    this.sources = sources;
    this.audit = audit;
  }

  static boolean concerns(HttpServletRequest request) {
    return path(request).startsWith(ASK);
  }

  /// Some clients write the dollar as it is, others do not.
  private static String path(HttpServletRequest request) {
    return request.getRequestURI().replace("%24", "$");
  }

  /// What it answers with when it refuses.
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;

    private Refused(int status, String code, String words) {
      super(words);
      this.status = status;
      this.code = code;
    }
  }

  void handle(FhirPartner partner, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      String purpose = partner.exportPurpose();
      if (purpose == null) {
        audit.recordAlone(AuditEvent.denied(Actor.peer(partner.token()), "fhir.export"));
        throw new Refused(403, "forbidden", "Nobody has allowed this token to export");
      }
      String path = path(request);
      boolean delete = request.getMethod().equals("DELETE");
      if (path.equals(ASK) && request.getMethod().equals("GET")) {
        ask(partner, purpose, request, response);
      } else if (path.startsWith(STATUS) && delete) {
        cancel(partner, path.substring(STATUS.length()), response);
      } else if (path.startsWith(STATUS) && request.getMethod().equals("GET")) {
        status(partner, path.substring(STATUS.length()), request, response);
      } else if (path.startsWith(FILE) && request.getMethod().equals("GET")) {
        fetch(partner, path.substring(FILE.length()), response);
      } else {
        throw new Refused(405, "not-supported", "Ask with GET, cancel with DELETE");
      }
    } catch (Refused refused) {
      response.setStatus(refused.status);
      json(response, FhirOutcome.error(refused.code, String.valueOf(refused.getMessage())));
    }
  }

  private void ask(
      FhirPartner partner, String purpose, HttpServletRequest request, HttpServletResponse response)
      throws Refused {
    if (Collections.list(request.getHeaders("Prefer")).stream()
        .noneMatch(each -> each.contains("respond-async"))) {
      throw new Refused(400, "required", "The header Prefer: respond-async is needed");
    }
    for (String parameter : request.getParameterMap().keySet()) {
      if (!Set.of("_type", "_since", "_outputFormat").contains(parameter)) {
        throw new Refused(400, "not-supported", parameter + " is not supported");
      }
    }
    String format = request.getParameter("_outputFormat");
    if (format != null && !FORMATS.contains(format)) {
      throw new Refused(400, "not-supported", "The format is application/fhir+ndjson");
    }
    String query = request.getQueryString();
    String asked = request.getRequestURL() + (query == null ? "" : "?" + query);
    UUID id =
        exports
            .ask(partner, purpose, types(request), since(request), asked)
            .orElseThrow(() ->
                new Refused(
                    429,
                    "throttled",
                    "There are as many exports of this token as may be; cancel one"));
    response.setStatus(202);
    response.setHeader(HttpHeaders.CONTENT_LOCATION, base(request) + STATUS + id);
  }

  private List<String> types(HttpServletRequest request) throws Refused {
    String[] asked = request.getParameterValues("_type");
    if (asked == null) {
      return sources.types();
    }
    List<String> types =
        Arrays.stream(asked).flatMap(each -> Arrays.stream(each.split(","))).distinct().toList();
    for (String type : types) {
      if (!sources.types().contains(type)) {
        throw new Refused(
            400, "not-supported", "There is no type " + type + "; there are " + sources.types());
      }
    }
    return types;
  }

  private static @Nullable Instant since(HttpServletRequest request) throws Refused {
    String text = request.getParameter("_since");
    try {
      // In a query + means a blank, and many forget that.
      return text == null ? null : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
    } catch (DateTimeException e) {
      throw new Refused(400, "value", "_since is an instant, as in 2026-11-25T08:00:00+08:00");
    }
  }

  private void status(
      FhirPartner partner, String path, HttpServletRequest request, HttpServletResponse response)
      throws Refused, IOException {
    ExportStore.Export export =
        id(path).flatMap(id -> exports.find(partner, id)).orElseThrow(FhirExports::unknown);
    switch (export.state()) {
      case "finished" -> {
        response.setHeader(
            HttpHeaders.EXPIRES,
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Objects.requireNonNull(export.expiresAt()).atOffset(ZoneOffset.UTC)));
        json(response, manifest(export, base(request)));
      }
      case "failed" -> {
        response.setStatus(500);
        json(response, FhirOutcome.error("exception", "The export failed: " + export.error()));
      }
      default -> {
        response.setStatus(202);
        response.setHeader("X-Progress", export.done() + " resources written");
        response.setHeader(HttpHeaders.RETRY_AFTER, "10");
      }
    }
  }

  private static ObjectNode manifest(ExportStore.Export export, String base) {
    ObjectNode manifest = FhirOutcome.JSON.createObjectNode();
    manifest.put("transactionTime", String.valueOf(export.snapshotAt()));
    manifest.put("request", export.request());
    manifest.put("requiresAccessToken", true);
    ArrayNode output = manifest.putArray("output");
    for (String type : export.types()) {
      long count = export.files().getOrDefault(type, 0L);
      if (count > 0) {
        output
            .addObject()
            .put("type", type)
            .put("url", base + FILE + export.id() + "/" + type + ".ndjson")
            .put("count", count);
      }
    }
    manifest.putArray("error");
    return manifest;
  }

  private void fetch(FhirPartner partner, String path, HttpServletResponse response)
      throws Refused, IOException {
    String[] parts = path.split("/");
    if (parts.length != 2 || !parts[1].endsWith(".ndjson")) {
      throw unknown();
    }
    UUID id = id(parts[0]).orElseThrow(FhirExports::unknown);
    String type = parts[1].substring(0, parts[1].length() - ".ndjson".length());
    try (InputStream file = exports.fetch(partner, id, type).orElseThrow(FhirExports::unknown)) {
      response.setContentType("application/fhir+ndjson");
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      file.transferTo(response.getOutputStream());
    }
  }

  private void cancel(FhirPartner partner, String path, HttpServletResponse response)
      throws Refused {
    ExportStore.Export export =
        id(path).flatMap(id -> exports.find(partner, id)).orElseThrow(FhirExports::unknown);
    if (!exports.cancel(export.id(), Actor.peer(partner.token()))) {
      throw unknown();
    }
    response.setStatus(202);
  }

  private static Refused unknown() {
    return new Refused(404, "not-found", "There is no such export");
  }

  private static Optional<UUID> id(String text) {
    return Optional.ofNullable(FhirSearch.id(text));
  }

  private static String base(HttpServletRequest request) {
    String url = request.getRequestURL().toString();
    return url.substring(0, url.indexOf("/fhir/"));
  }

  private static void json(HttpServletResponse response, ObjectNode body) throws IOException {
    response.setContentType("application/fhir+json;charset=UTF-8");
    response.getOutputStream().write(FhirOutcome.JSON.writeValueAsBytes(body));
  }
}
