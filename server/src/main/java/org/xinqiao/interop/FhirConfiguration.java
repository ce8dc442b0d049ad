package org.xinqiao.interop;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.RestfulServer;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The FHIR server at `/fhir`: a servlet of its own beside Spring's, made when it is first asked.
@Configuration(proxyBeanMethods = false)
class FhirConfiguration {

  @Bean
  ServletRegistrationBean<RestfulServer> fhirServer(
      FhirPatients patients, FhirEncounters encounters) {
    RestfulServer server = new QuietServer();
    server.setServerName("Xinqiao");
    server.setDefaultResponseEncoding(EncodingEnum.JSON);
    server.setResourceProviders(patients, encounters);
    ServletRegistrationBean<RestfulServer> registration =
        new ServletRegistrationBean<>(server, "/fhir/*");
    registration.setName("fhir");
    return registration;
  }

  @Bean
  FilterRegistrationBean<FhirFilter> fhirFilter(FhirTokens tokens) {
    FilterRegistrationBean<FhirFilter> registration =
        new FilterRegistrationBean<>(new FhirFilter(tokens));
    registration.addUrlPatterns("/fhir/*");
    registration.setOrder(0); // After the security chain, whose firewall looks at the path first.
    return registration;
  }

  /// Tells nobody which software answers, in which version.
  private static final class QuietServer extends RestfulServer {

    private static final long serialVersionUID = 1L;

    private QuietServer() {
      super(FhirContext.forR4());
    }

    @Override
    public void addHeadersToResponse(HttpServletResponse response) {}
  }
}
