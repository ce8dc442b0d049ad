package org.xinqiao.interop;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InternalErrorException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.hl7.fhir.instance.model.api.IBaseConformance;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.audit.Audit;

/// The FHIR server at `/fhir`: a servlet of its own beside Spring's, made when it is first asked.
@Configuration(proxyBeanMethods = false)
class FhirConfiguration {

  @Bean
  ServletRegistrationBean<RestfulServer> fhirServer(List<IResourceProvider> resources) {
    RestfulServer server = new QuietServer();
    server.setServerName("Xinqiao");
    server.setServerVersion(version());
    server.setImplementationDescription("Xinqiao 心桥, patient relationship management");
    server.registerInterceptor(new HonestTotals());
    server.registerInterceptor(new HonestMetadata());
    server.registerInterceptor(new QuietFaults());
    server.setDefaultResponseEncoding(EncodingEnum.JSON);
    server.setResourceProviders(resources);
    ServletRegistrationBean<RestfulServer> registration =
        new ServletRegistrationBean<>(server, "/fhir/*");
    registration.setName("fhir");
    return registration;
  }

  @Bean
  IResourceProvider fhirOrganizations(FhirDirectory directory) {
    return new FhirNamedResources(Organization.class, FhirNamed::organization, directory);
  }

  @Bean
  IResourceProvider fhirLocations(FhirDirectory directory) {
    return new FhirNamedResources(Location.class, FhirNamed::location, directory);
  }

  @Bean
  IResourceProvider fhirPractitioners(FhirDirectory directory) {
    return new FhirNamedResources(Practitioner.class, FhirNamed::practitioner, directory);
  }

  @Bean
  IResourceProvider fhirPractitionerRoles(FhirDirectory directory) {
    return new FhirNamedResources(PractitionerRole.class, FhirNamed::practitionerRole, directory);
  }

  @Bean
  IResourceProvider fhirMedications(FhirDirectory directory) {
    return new FhirNamedResources(Medication.class, FhirNamed::medication, directory);
  }

  @Bean
  FilterRegistrationBean<FhirFilter> fhirFilter(
      FhirTokens tokens, FhirWrites writes, FhirExports exports, Audit audit) {
    FilterRegistrationBean<FhirFilter> registration =
        new FilterRegistrationBean<>(new FhirFilter(tokens, writes, exports, audit));
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

  /// What is written goes past the library, which therefore does not know of it.
  @Interceptor
  static final class HonestMetadata {

    @Hook(Pointcut.SERVER_CAPABILITY_STATEMENT_GENERATED)
    public void withWhatIsWritten(IBaseConformance metadata) {
      if (!(metadata instanceof CapabilityStatement statement)) {
        return;
      }
      CapabilityStatement.CapabilityStatementRestComponent rest = statement.getRestFirstRep();
      rest.setInteraction(new ArrayList<>());
      rest.addInteraction().setCode(CapabilityStatement.SystemRestfulInteraction.TRANSACTION);
      rest.addInteraction().setCode(CapabilityStatement.SystemRestfulInteraction.BATCH);
      rest.getResource()
          .removeIf(resource ->
              !FhirKept.knows(resource.getType()) && !resource.getType().equals(FhirConsents.TYPE));
      rest.setOperation(new ArrayList<>());
      rest.addOperation()
          .setName("export")
          .setDefinition("http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export");
      for (String type : new TreeSet<>(FhirKept.types())) {
        CapabilityStatement.CapabilityStatementRestResourceComponent resource =
            rest.getResource().stream()
                .filter(each -> each.getType().equals(type))
                .findFirst()
                .orElseGet(() -> rest.addResource().setType(type));
        resource.addInteraction().setCode(CapabilityStatement.TypeRestfulInteraction.CREATE);
        resource.addInteraction().setCode(CapabilityStatement.TypeRestfulInteraction.UPDATE);
        resource.setConditionalCreate(true);
        resource.setUpdateCreate(true);
      }
      statement.setFormat(new ArrayList<>(List.of(new CodeType("application/fhir+json"))));
    }
  }

  /// A fault is told to the log, and to the partner only that there was one: the library would
  /// write into its answer what went wrong, with statements of the database and the values in them.
  @Interceptor
  static final class QuietFaults {

    private static final Logger log = LoggerFactory.getLogger(QuietFaults.class);

    /// @return null for a refusal, which says itself what is wrong
    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    public @Nullable BaseServerResponseException withoutInnerWords(Throwable thrown) {
      boolean refusal =
          thrown instanceof BaseServerResponseException
              && !(thrown instanceof InternalErrorException);
      if (refusal
          || thrown instanceof DataFormatException) { // What was sent cannot be read: a 400.
        return null;
      }
      log.error("A FHIR request failed", thrown);
      return new UnclassifiedServerFailureException(FhirFaults.status(thrown), FhirFaults.words());
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
