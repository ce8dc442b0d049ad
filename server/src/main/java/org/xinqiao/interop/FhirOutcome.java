package org.xinqiao.interop;

import java.util.Collection;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An OperationOutcome as we write it.
final class FhirOutcome {

  static final JsonMapper JSON = JsonMapper.builder().build();

  private FhirOutcome() {}

  static ObjectNode error(String code, String words) {
    ObjectNode outcome = JSON.createObjectNode().put("resourceType", "OperationOutcome");
    outcome
        .putArray("issue")
        .addObject()
        .put("severity", "error")
        .put("code", code)
        .put("diagnostics", words);
    return outcome;
  }

  /// @param leftOut elements that were sent and are not kept
  static ObjectNode taken(Collection<String> leftOut) {
    ObjectNode outcome = JSON.createObjectNode().put("resourceType", "OperationOutcome");
    ArrayNode issues = outcome.putArray("issue");
    for (String element : leftOut) {
      ObjectNode issue =
          issues
              .addObject()
              .put("severity", "information")
              .put("code", "not-supported")
              .put("diagnostics", "Not kept: " + element);
      issue.putArray("expression").add(element);
    }
    if (issues.isEmpty()) {
      issues
          .addObject()
          .put("severity", "information")
          .put("code", "informational")
          .put("diagnostics", "Everything in it is kept");
    }
    return outcome;
  }
}
