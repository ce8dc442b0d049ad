package org.xinqiao.interop;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import jakarta.servlet.http.HttpServletRequest;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// FHIR RelatedPerson: relatives and guardians, without their telephones.
@Component
class FhirRelatedPersons implements IResourceProvider {

  private final FhirReads reads;

  FhirRelatedPersons(FhirReads reads) {
    this.reads = reads;
  }

  @Override
  public Class<RelatedPerson> getResourceType() {
    return RelatedPerson.class;
  }

  @Read
  public RelatedPerson read(@IdParam IdType id, HttpServletRequest request) {
    return reads
        .relative(id.getIdPart(), FhirFilter.partner(request))
        .map(FhirRelatedPersons::resource)
        .orElseThrow(() -> new ResourceNotFoundException(id));
  }

  @Search
  public Bundle search(
      @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
      @OptionalParam(name = "identifier") @Nullable TokenParam identifier,
      RequestDetails details,
      HttpServletRequest request) {
    String whose = FhirSearch.patient(patient);
    String number = FhirSearch.identifier(identifier);
    if ((whose == null) == (number == null)) {
      throw new InvalidRequestException(
          "Search RelatedPerson by patient or by identifier, one of them");
    }
    FhirPartner partner = FhirFilter.partner(request);
    return FhirSearch.bundle(
        details,
        (whose == null
                ? reads.relativeByNumber(number, partner).stream().toList()
                : reads.relativesOf(whose, partner))
            .stream().map(FhirRelatedPersons::resource).toList(),
        null);
  }

  private static RelatedPerson resource(FhirReads.RelativeRead read) {
    RelatedPerson person = new RelatedPerson();
    person.setId(read.names().id(read.relative().person()));
    person.setIdentifier(read.names().identifiers("RelatedPerson", read.relative().person()));
    person.setPatient(
        new Reference("Patient/" + read.names().id(read.relative().patient().value())));
    person.addName().setText(read.relative().relative().name());
    person.addRelationship().setText(read.relative().relative().relationship());
    return person;
  }
}
