package org.xinqiao.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/// Hands out the files of one front end. A path without a dot is a page of it, and every page is
/// `index.html`: the front end itself reads the path. Files under `assets/` carry a hash in their
/// names and are kept for a year; the page is never kept, so that a new version is seen at once.
final class FrontEndHandler extends ResourceHttpRequestHandler {

  private static final String INDEX = "index.html";
  private static final Resource NOT_BUILT = new ClassPathResource("pages/front-end-not-built.html");

  /// Where frameworks leave doors open. Whoever looks for them must not take the index for one.
  private static final Set<String> DOORS =
      Set.of(
          "actuator",
          "druid",
          "env",
          "graphql",
          "h2-console",
          "heapdump",
          "jolokia",
          "manage",
          "management",
          "manager",
          "metrics",
          "swagger-resources",
          "swagger-ui",
          "v2",
          "v3");

  FrontEndHandler(String folder) {
    setLocations(List.of(new ClassPathResource(folder)));
  }

  @Override
  protected @Nullable Resource getResource(HttpServletRequest request) throws IOException {
    String path = request.getRequestURI();
    if (belongsToAnInterface(path)) {
      return null;
    }
    Resource resource = super.getResource(request);
    return resource == null && isPage(path) ? NOT_BUILT : resource;
  }

  @Override
  protected String processPath(String path) {
    return isPage(path) ? INDEX : super.processPath(path);
  }

  @Override
  protected void setHeaders(
      HttpServletResponse response, Resource resource, @Nullable MediaType mediaType)
      throws IOException {
    super.setHeaders(response, resource, mediaType);
    boolean hashed = resource.getURL().getPath().contains("/assets/");
    response.setHeader(
        HttpHeaders.CACHE_CONTROL, hashed ? "public, max-age=31536000, immutable" : "no-store");
  }

  private static boolean isPage(String path) {
    return path.indexOf('.', path.lastIndexOf('/') + 1) < 0;
  }

  /// Unknown there is unknown, never a page that says 200.
  private static boolean belongsToAnInterface(String path) {
    int end = path.indexOf('/', 1);
    return path.contains("/.")
        || DOORS.contains(path.substring(1, end < 0 ? path.length() : end))
        || path.equals("/api")
        || path.startsWith("/api/")
        || path.equals("/hl7")
        || path.equals("/fhir")
        || path.startsWith("/fhir/");
  }
}
