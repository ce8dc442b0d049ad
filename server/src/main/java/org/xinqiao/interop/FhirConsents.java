package org.xinqiao.interop;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Date;
import java.util.HexFormat;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;

/// FHIR Consent: one resource for each word that was said, the notice that it answered named by
/// version and hash. Read only: consent is taken down where a person can be asked.
@Component
class FhirConsents implements IResourceProvider {

  static final String TYPE = "Consent";
  private static final String PURPOSE = "urn:xinqiao:consent-purpose";
  private static final String CHANNEL = "urn:xinqiao:channel";
  private static final String SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope";
  private static final String CATEGORY = "http://loinc.org";

  private final FhirConsentReads reads;

  FhirConsents(FhirConsentReads reads) {
    this.reads = reads;
  }

  @Override
  public Class<Consent> getResourceType() {
    return Consent.class;
  }

  @Read
  public Consent read(@IdParam IdType id, HttpServletRequest request) {
    return reads
        .read(id.getIdPart(), FhirFilter.partner(request))
        .map(FhirConsents::resource)
        .orElseThrow(() -> new ResourceNotFoundException(id));
  }

  @Search
  public Bundle search(
      @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
      RequestDetails details,
      HttpServletRequest request) {
    String whose = FhirSearch.patient(patient);
    if (whose == null) {
      throw new InvalidRequestException("Search Consent by patient");
    }
    return FhirSearch.bundle(
        details,
        reads.of(whose, FhirFilter.partner(request)).stream().map(FhirConsents::resource).toList(),
        null);
  }

  static Consent resource(FhirConsentReads.ConsentRead read) {
    Consents.Said said = read.said();
    Consent consent = new Consent();
    consent.setId(said.event().toString());
    consent.setStatus(
        switch (read.standing()) {
          case HOLDS -> Consent.ConsentState.ACTIVE;
          case REFUSED -> Consent.ConsentState.REJECTED;
          case OVER -> Consent.ConsentState.INACTIVE;
        });
    consent.setScope(coded(SCOPE, "patient-privacy"));
    consent.addCategory(coded(CATEGORY, "59284-0"));
    Reference patient = new Reference("Patient/" + read.patient());
    consent.setPatient(patient);
    consent.setDateTimeElement(new DateTimeType(Date.from(said.at())));
    Reference speaker =
        said.speaker() == ConsentWord.Speaker.GUARDIAN
            ? new Reference().setDisplay("representative")
            : patient;
    consent.addPerformer(speaker);
    consent.addPolicy().setUri(notice(said));
    Consent.ConsentVerificationComponent verification = consent.addVerification();
    verification.setVerified(said.evidence().kind() != ConsentWord.Evidence.Kind.RULE);
    verification.setVerifiedWith(speaker);
    verification.setVerificationDate(Date.from(said.at()));
    consent.setProvision(provision(said));
    return consent;
  }

  private static Consent.ProvisionComponent provision(Consents.Said said) {
    Consent.ProvisionComponent provision = new Consent.ProvisionComponent();
    provision.setType(
        said.kind() == ConsentWord.Kind.GRANT
            ? Consent.ConsentProvisionType.PERMIT
            : Consent.ConsentProvisionType.DENY);
    Purpose purpose = said.purpose();
    if (purpose != null) {
      provision.addPurpose(
          new Coding().setSystem(PURPOSE).setCode(purpose.code()).setDisplay(purpose.label().zh()));
    }
    if (!said.channel().equals(ConsentWord.ALL)) {
      provision.addCode(coded(CHANNEL, said.channel()));
    }
    if (said.validUntil() != null) {
      provision.getPeriod().setEnd(Date.from(said.validUntil()));
    }
    return provision;
  }

  /// Which text, in which version and language, with which SHA-256.
  private static String notice(Consents.Said said) {
    String language = said.notice().language();
    return "urn:xinqiao:notice:%s:%d:%s:sha256:%s"
        .formatted(
            said.notice().id(),
            said.notice().version(),
            language == null ? "file" : language,
            HexFormat.of().formatHex(said.noticeHash()));
  }

  private static CodeableConcept coded(String system, String code) {
    return new CodeableConcept(new Coding().setSystem(system).setCode(code));
  }
}
