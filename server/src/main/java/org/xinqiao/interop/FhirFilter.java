package org.xinqiao.interop;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// In front of the FHIR server: finds out whose token it is and binds that tenant for the whole
/// request. Only the description of the server itself may be read without one. Reading over JSON is
/// all there is.
final class FhirFilter extends OncePerRequestFilter {

  private static final String PEER = FhirFilter.class.getName() + ".peer";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final FhirTokens tokens;

  FhirFilter(FhirTokens tokens) {
    this.tokens = tokens;
  }

  /// The system that asks.
  static UUID peer(HttpServletRequest request) {
    if (request.getAttribute(PEER) instanceof UUID peer) {
      return peer;
    }
    throw new IllegalStateException("A FHIR resource was asked for without a token");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!request.getMethod().equals("GET")) {
      response.setHeader(HttpHeaders.ALLOW, "GET");
      refuse(response, 405, "not-supported", "This server is read-only: use GET");
    } else if (!json(request)) {
      refuse(response, 406, "not-supported", "This server answers in application/fhir+json only");
    } else if (request.getRequestURI().equals("/fhir/metadata")) {
      chain.doFilter(request, response);
    } else {
      admit(request, response, chain);
    }
  }

  private void admit(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    FhirTokens.Presented token =
        FhirTokens.parse(request.getHeader(HttpHeaders.AUTHORIZATION)).orElse(null);
    UUID peer =
        token == null
            ? null
            : Tenancy.call(token.tenant(), () -> tokens.find(token.hash()).orElse(null));
    if (token == null || peer == null) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"fhir\"");
      refuse(response, 401, "login", "A valid bearer token is needed");
      return;
    }
    request.setAttribute(PEER, peer);
    try {
      Tenancy.call(
          token.tenant(),
          () -> {
            chain.doFilter(request, response);
            return true;
          });
    } catch (ServletException | IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }

  private static boolean json(HttpServletRequest request) {
    String format = request.getParameter("_format");
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return format == null
        ? accept == null || accept.contains("json") || accept.contains("*/*")
        : format.contains("json");
  }

  private static void refuse(
      HttpServletResponse response, int status, String code, @Nullable String words)
      throws IOException {
    ObjectNode outcome = JSON.createObjectNode().put("resourceType", "OperationOutcome");
    outcome
        .putArray("issue")
        .addObject()
        .put("severity", "error")
        .put("code", code)
        .put("diagnostics", words);
    response.setStatus(status);
    response.setContentType("application/fhir+json;charset=UTF-8");
    response
        .getOutputStream()
        .write(JSON.writeValueAsString(outcome).getBytes(StandardCharsets.UTF_8));
  }
}
