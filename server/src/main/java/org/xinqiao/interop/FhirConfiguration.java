package org.xinqiao.interop;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.RestfulServer;
import jakarta.servlet.http.HttpServletResponse;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
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
    server.setServerVersion(version());
    server.setImplementationDescription("Xinqiao 心桥, patient relationship management");
    server.registerInterceptor(new HonestTotals());
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

  private static String version() {
    String version = FhirConfiguration.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /// The library counts the entries of a page and calls them the total. On a page of several nobody
  /// has counted, so none is given.
  @Interceptor
  static final class HonestTotals {

    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    public void withoutInventedTotal(IBaseResource answer) {
      if (answer instanceof Bundle bundle
          && (bundle.getLink("next") != null
              || bundle.getLink("self").getUrl().contains(FhirSearch.CURSOR + "="))) {
        bundle.setTotalElement(null);
      }
    }
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
