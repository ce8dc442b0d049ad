package org.xinqiao.interop;

import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import jakarta.servlet.http.HttpServletRequest;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// FHIR Appointment: what is booked, kept, missed or cancelled.
@Component
class FhirAppointments implements IResourceProvider {

  private final FhirAnswers answers;

  FhirAppointments(FhirAnswers answers) {
    this.answers = answers;
  }

  @Override
  public Class<Appointment> getResourceType() {
    return Appointment.class;
  }

  @Read
  public Appointment read(@IdParam IdType id, HttpServletRequest request) {
    return answers.read(FhirFactKind.APPOINTMENT, id, request, FhirAppointments::resource);
  }

  @Search
  public Bundle search(
      @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
      @OptionalParam(name = "identifier") @Nullable TokenParam identifier,
      @OptionalParam(name = "date") @Nullable DateRangeParam date,
      @OptionalParam(name = "_lastUpdated") @Nullable DateRangeParam updated,
      @OptionalParam(name = FhirSearch.CURSOR) @Nullable StringParam cursor,
      @Count @Nullable Integer count,
      RequestDetails details,
      HttpServletRequest request) {
    return answers.search(
        FhirFactKind.APPOINTMENT,
        new FhirFacts.Filter(
            FhirSearch.patient(patient),
            FhirSearch.identifier(identifier),
            null,
            null,
            FhirSearch.range(date),
            FhirSearch.range(updated)),
        cursor,
        count,
        details,
        request,
        FhirAppointments::resource);
  }

  static Appointment resource(FhirFact fact) {
    Appointment appointment = fact.named(new Appointment());
    appointment.setIdentifier(fact.identifiers());
    appointment.setStatus(
        switch (fact.required("status")) {
          case "cancelled" -> Appointment.AppointmentStatus.CANCELLED;
          case "no-show" -> Appointment.AppointmentStatus.NOSHOW;
          case "fulfilled" -> Appointment.AppointmentStatus.FULFILLED;
          default -> Appointment.AppointmentStatus.BOOKED;
        });
    appointment.addServiceType().setText(fact.text("department_name"));
    appointment.setStart(fact.date("starts_at"));
    participant(appointment, fact.patient());
    if (fact.text("doctor") != null) {
      participant(
          appointment, new Reference().setType("Practitioner").setDisplay(fact.text("doctor")));
    }
    if (fact.text("place") != null) {
      participant(appointment, new Reference().setType("Location").setDisplay(fact.text("place")));
    }
    return appointment;
  }

  private static void participant(Appointment appointment, Reference actor) {
    appointment
        .addParticipant()
        .setActor(actor)
        .setStatus(Appointment.ParticipationStatus.ACCEPTED);
  }
}
