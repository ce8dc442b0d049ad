package org.xinqiao.interop;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.Tenancy;

/// In front of the FHIR server: finds out whose token it is and binds that tenant for the whole
/// request. Only the description of the server itself may be read without one. Reading goes on to
/// the FHIR library's servlet, writing to [FhirWrites]; JSON is all that is spoken.
final class FhirFilter extends OncePerRequestFilter {

  private static final Logger log = LoggerFactory.getLogger(FhirFilter.class);
  private static final String PARTNER = FhirFilter.class.getName() + ".partner";
  private static final Pattern JSON_TYPE =
      Pattern.compile(
          "application/(fhir\\+)?json(;\\s*charset=\"?utf-8\"?|;\\s*fhirversion=[0-9.]+)*");

  private static final Set<String> OFFERED =
      Set.of(
          "_count",
          FhirSearch.CURSOR,
          "_lastUpdated",
          "_format",
          "_pretty",
          "_summary",
          "_elements");

  private final FhirTokens tokens;
  private final FhirWrites writes;
  private final FhirExports exports;
  private final Audit audit;

  FhirFilter(FhirTokens tokens, FhirWrites writes, FhirExports exports, Audit audit) {
    this.tokens = tokens;
    this.writes = writes;
    this.exports = exports;
    this.audit = audit;
  }

  /// The system that asks.
  static FhirPartner partner(HttpServletRequest request) {
    if (request.getAttribute(PARTNER) instanceof FhirPartner partner) {
      return partner;
    }
    throw new IllegalStateException("A FHIR resource was asked for without a token");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean cancels = request.getMethod().equals("DELETE") && FhirExports.concerns(request);
    if (!cancels && !List.of("GET", "POST", "PUT").contains(request.getMethod())) {
      response.setHeader(HttpHeaders.ALLOW, "GET, POST, PUT");
      refuse(response, 405, "not-supported", "Use GET, POST or PUT");
    } else if (!readable(request)) {
      refuse(response, 400, "structure", "The query cannot be read");
    } else if (!json(request)) {
      refuse(response, 406, "not-supported", "This server answers in application/fhir+json only");
    } else if (writes(request) && !sentJson(request)) {
      refuse(response, 415, "not-supported", "This server reads application/fhir+json only");
    } else if (!writes(request) && request.getRequestURI().equals("/fhir/metadata")) {
      chain.doFilter(request, response);
    } else {
      try {
        admit(request, response, chain);
      } catch (IOException | RuntimeException e) {
        if (response.isCommitted()) {
          throw e; // Half an answer stays half: words would be taken for a part of it.
        }
        failed(response, e);
      }
    }
  }

  /// What fails before the library is asked, or past it.
  private static void failed(HttpServletResponse response, Exception fault) throws IOException {
    log.error("A FHIR request failed", fault);
    response.resetBuffer();
    int status = FhirFaults.status(fault);
    if (status == 503) {
      response.setHeader(HttpHeaders.RETRY_AFTER, "5");
    }
    refuse(response, status, "exception", FhirFaults.words());
  }

  private void admit(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    FhirTokens.Presented token =
        FhirTokens.parse(request.getHeader(HttpHeaders.AUTHORIZATION)).orElse(null);
    FhirPartner partner =
        token == null
            ? null
            : Tenancy.call(token.tenant(), () -> tokens.find(token.hash()).orElse(null));
    if (token == null || partner == null) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"fhir\"");
      refuse(response, 401, "login", "A valid bearer token is needed");
      return;
    }
    request.setAttribute(PARTNER, partner);
    try {
      Tenancy.call(
          token.tenant(),
          () -> {
            answer(partner, request, response, chain);
            return true;
          });
    } catch (ServletException | IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }

  private void answer(
      FhirPartner partner,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    boolean write = writes(request);
    if (write ? !partner.mayWrite() : !partner.mayRead()) {
      audit.recordAlone(
          AuditEvent.denied(Actor.peer(partner.token()), write ? "fhir.write" : "fhir.read"));
      refuse(
          response,
          403,
          "forbidden",
          write ? "This token is not for writing" : "This token is not for reading");
    } else if (FhirExports.concerns(request)) {
      exports.handle(partner, request, response);
    } else if (write) {
      writes.handle(partner, request, response);
    } else if (notOffered(request) instanceof String parameter) {
      // The library would pass over some of them, and answer something else than was asked.
      refuse(response, 400, "not-supported", "The parameter " + parameter + " is not offered");
    } else {
      chain.doFilter(request, response);
    }
  }

  /// A parameter that would change the answer and is not understood; null when there is none.
  private static @Nullable String notOffered(HttpServletRequest request) {
    return request.getParameterMap().keySet().stream()
        .map(name -> name.split(":", 2)[0])
        .filter(name -> name.startsWith("_") && !OFFERED.contains(name))
        .findFirst()
        .orElse(null);
  }

  private static boolean writes(HttpServletRequest request) {
    return !request.getMethod().equals("GET") && !request.getMethod().equals("DELETE");
  }

  private static boolean sentJson(HttpServletRequest request) {
    String type = request.getContentType();
    return type != null && JSON_TYPE.matcher(type.toLowerCase(java.util.Locale.ROOT)).matches();
  }

  private static boolean json(HttpServletRequest request) {
    String format = request.getParameter("_format");
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return format == null
        ? accept == null || accept.contains("json") || accept.contains("*/*")
        : format.contains("json");
  }

  /// The container throws at a query that is none, such as `?=x`, whoever reads it first.
  private static boolean readable(HttpServletRequest request) {
    try {
      request.getParameterMap();
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static void refuse(HttpServletResponse response, int status, String code, String words)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/fhir+json;charset=UTF-8");
    response
        .getOutputStream()
        .write(FhirOutcome.JSON.writeValueAsBytes(FhirOutcome.error(code, words)));
  }
}
