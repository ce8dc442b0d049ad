package org.xinqiao.interop;

import ca.uhn.fhir.context.FhirContext;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Date;
import java.util.UUID;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.xinqiao.interop.FollowUpResult.Line;
import org.xinqiao.interop.FollowUpResult.Value;
import org.xinqiao.interop.OutgoingSettings.FhirReceiver;

/// What FHIR servers of the hospital are sent: transactions that make nothing twice, because each
/// creation asks for our own number first and each cancellation is an update of that number.
final class FhirLetters {

  private static final String OBSERVATION = "urn:xinqiao:observation";
  private static final String REQUEST = "urn:xinqiao:revisit-request";
  private static final String QUESTIONNAIRE = "urn:xinqiao:questionnaire";
  private static final FhirContext FHIR = FhirContext.forR4Cached();

  private FhirLetters() {}

  static String result(FhirReceiver to, OutgoingFacts.Subject subject, FollowUpResult result) {
    Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
    Reference patient = patient(to, subject);
    QuestionnaireResponse response = FhirResponses.resource(result, patient);
    response.setId((String) null);
    String form = "urn:uuid:" + result.form();
    create(bundle, response, form, FhirResponses.SYSTEM, result.form().toString());
    for (Line line : result.lines()) {
      switch (line.value()) {
        case Value.Figure(BigDecimal number, String unit) ->
            observe(bundle, result, line, patient, form, quantity(number, unit));
        case Value.Total(BigDecimal number, String band) ->
            observe(bundle, result, line, patient, form, quantity(number, ""));
        case Value.Chosen chosen -> {} // The response says it, in its own words.
        case Value.Words words -> {}
      }
    }
    return json(bundle);
  }

  private static void observe(
      Bundle bundle,
      FollowUpResult result,
      Line line,
      Reference patient,
      String form,
      Quantity value) {
    Observation observation = new Observation();
    String number = result.form() + "." + line.item();
    observation.addIdentifier().setSystem(OBSERVATION).setValue(number);
    observation.setStatus(Observation.ObservationStatus.FINAL);
    observation
        .addCategory()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/observation-category")
        .setCode("survey");
    observation
        .getCode()
        .setText(line.question())
        .addCoding()
        .setSystem(QUESTIONNAIRE)
        .setCode(line.code());
    observation.setSubject(patient);
    observation.setEffective(new DateTimeType(Date.from(result.at())));
    observation.setValue(value);
    if (line.value() instanceof Value.Total(BigDecimal total, String band) && !band.isEmpty()) {
      observation.addInterpretation().setText(band);
    }
    observation.addDerivedFrom().setReference(form);
    create(
        bundle,
        observation,
        "urn:uuid:" + UUID.nameUUIDFromBytes(number.getBytes(StandardCharsets.UTF_8)),
        OBSERVATION,
        number);
  }

  static String revisit(FhirReceiver to, OutgoingFacts.Subject subject, RevisitRequest request) {
    Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
    Appointment appointment = new Appointment();
    appointment.addIdentifier().setSystem(REQUEST).setValue(request.number());
    appointment.setStatus(
        request.takenBack()
            ? Appointment.AppointmentStatus.CANCELLED
            : Appointment.AppointmentStatus.PROPOSED);
    appointment.addServiceType().setText("复诊");
    appointment
        .addSpecialty()
        .setText(request.departmentName())
        .addCoding()
        .setCode(request.departmentCode())
        .setDisplay(request.departmentName());
    appointment.setDescription("应复诊日" + request.on());
    appointment
        .addRequestedPeriod()
        .setStartElement(day(request.from()))
        .setEndElement(day(request.to()));
    appointment
        .addParticipant()
        .setActor(patient(to, subject))
        .setStatus(
            request.takenBack()
                ? Appointment.ParticipationStatus.DECLINED
                : Appointment.ParticipationStatus.ACCEPTED);
    if (request.doctor() != null) {
      appointment
          .addParticipant()
          .setActor(new Reference().setType("Practitioner").setDisplay(request.doctor()))
          .setStatus(Appointment.ParticipationStatus.NEEDSACTION);
    }
    if (request.takenBack()) {
      appointment.getCancelationReason().setText("患者不能来");
      bundle
          .addEntry()
          .setResource(appointment)
          .getRequest()
          .setMethod(Bundle.HTTPVerb.PUT)
          .setUrl("Appointment?identifier=" + REQUEST + "|" + request.number());
    } else {
      create(
          bundle,
          appointment,
          "urn:uuid:" + UUID.nameUUIDFromBytes(request.number().getBytes(StandardCharsets.UTF_8)),
          REQUEST,
          request.number());
    }
    return json(bundle);
  }

  private static DateTimeType day(LocalDate day) {
    return new DateTimeType(day.toString());
  }

  private static void create(
      Bundle bundle, Resource resource, String fullUrl, String system, String number) {
    bundle
        .addEntry()
        .setFullUrl(fullUrl)
        .setResource(resource)
        .getRequest()
        .setMethod(Bundle.HTTPVerb.POST)
        .setUrl(resource.fhirType())
        .setIfNoneExist("identifier=" + system + "|" + number);
  }

  private static Quantity quantity(BigDecimal number, String unit) {
    Quantity quantity = new Quantity().setValue(number);
    return unit.isEmpty() ? quantity : quantity.setUnit(unit);
  }

  /// By number: what the receiver calls the patient is its own.
  private static Reference patient(FhirReceiver to, OutgoingFacts.Subject subject) {
    return new Reference()
        .setType("Patient")
        .setIdentifier(
            new Identifier()
                .setSystem(to.patientSystem())
                .setValue(subject.numbers().getFirst().value()))
        .setDisplay(subject.patient().name().whole());
  }

  private static String json(Bundle bundle) {
    return FHIR.newJsonParser().encodeResourceToString(bundle);
  }
}
