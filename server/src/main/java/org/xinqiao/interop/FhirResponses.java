package org.xinqiao.interop;

import java.util.Date;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.xinqiao.interop.FollowUpResult.Code;
import org.xinqiao.interop.FollowUpResult.Line;
import org.xinqiao.interop.FollowUpResult.Value;

/// FHIR QuestionnaireResponse: what patients answered. A score is an item beside the answers.
final class FhirResponses {

  static final String SYSTEM = "urn:xinqiao:form";
  private static final String QUESTIONNAIRE = "urn:xinqiao:questionnaire:";

  private FhirResponses() {}

  static QuestionnaireResponse resource(FollowUpResult result, Reference patient) {
    QuestionnaireResponse response = new QuestionnaireResponse();
    response.setId(result.form().toString());
    response.getIdentifier().setSystem(SYSTEM).setValue(result.form().toString());
    response.setQuestionnaire(QUESTIONNAIRE + result.questionnaire() + "|" + result.version());
    response.setStatus(QuestionnaireResponse.QuestionnaireResponseStatus.COMPLETED);
    response.setSubject(patient);
    response.setAuthored(Date.from(result.at()));
    for (Line line : result.lines()) {
      QuestionnaireResponse.QuestionnaireResponseItemComponent item =
          response.addItem().setLinkId(line.item()).setText(line.question());
      switch (line.value()) {
        case Value.Chosen(var codes) -> {
          for (Code code : codes) {
            item.addAnswer()
                .setValue(
                    new Coding()
                        .setSystem(QUESTIONNAIRE + line.code())
                        .setCode(code.code())
                        .setDisplay(code.display()));
          }
        }
        case Value.Figure(var number, String unit) ->
            item.addAnswer()
                .setValue(
                    unit.isEmpty()
                        ? new DecimalType(number)
                        : new Quantity().setValue(number).setUnit(unit));
        case Value.Words(String text) -> item.addAnswer().setValue(new StringType(text));
        case Value.Total(var number, String band) ->
            item.addAnswer().setValue(new DecimalType(number));
      }
    }
    return response;
  }
}
