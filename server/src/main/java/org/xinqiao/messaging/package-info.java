/// Contacts 触达 and the attempts to make them: templates, the outbox, channels, receipts (FHIR
/// CommunicationRequest, Communication). It promises what can be kept (ADR 0007): no contact lost,
/// none sent twice by itself, every unknown outcome resolved by asking the provider or a person.
///
/// Whoever wants a patient contacted calls [Contacts]; nobody can reach a channel but through the
/// governor's yes.
@ApplicationModule(
    displayName = "Messaging",
    allowedDependencies = {
      "shared",
      "access",
      "audit",
      "organization",
      "patient",
      "crypto",
      "consent",
      "governor",
      "isolation",
      "portal",
      "questionnaire",
      "appointment",
      "task",
      "live",
      "condition"
    })
package org.xinqiao.messaging;

import org.springframework.modulith.ApplicationModule;
