package org.xinqiao.messaging;

import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.xinqiao.governor.Decision;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.ContactPoint;
import org.xinqiao.patient.Honorific;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.portal.LinkPurpose;
import org.xinqiao.portal.Links;

/// Writes the text of a contact for one attempt, with a link of its own. Needs a transaction.
@Component
class WriteText {

  private final Organizations organizations;
  private final Links links;
  private final Templates templates;
  private final List<TextParts> parts;
  private final MessagingSettings settings;
  private final Clock clock;

  WriteText(
      Organizations organizations,
      Links links,
      Templates templates,
      List<TextParts> parts,
      MessagingSettings settings,
      Clock clock) {
    this.organizations = organizations;
    this.links = links;
    this.templates = templates;
    this.parts = List.copyOf(parts);
    this.settings = settings;
    this.clock = clock;
  }

  /// @throws Templates.Incomplete when the template lacks something
  Templates.Rendered of(
      ContactStore.Contact contact, PatientSummary patient, Decision.Send send, String language) {
    return templates.render(
        contact.templateId(),
        send.channel(),
        language,
        send.wording(),
        values(contact, patient, send.point(), language));
  }

  /// How texts address the patient.
  String honor(PatientSummary patient) {
    return Honorific.of(patient, LocalDate.now(clock), Locale.CHINA);
  }

  private Map<String, String> values(
      ContactStore.Contact contact, PatientSummary patient, ContactPoint point, String language) {
    Tenant hospital = organizations.current();
    Map<String, String> values = new HashMap<>(contact.parameters());
    parts.forEach(part -> values.putAll(part.parts(contact.parameters(), language)));
    values.put("honor", honor(patient));
    values.put("hospital", hospital.name());
    values.put("phone", hospital.phone());
    LinkPurpose purpose = contact.linkPurpose();
    UUID target = contact.linkTarget();
    if (purpose != null && target != null) {
      String handle =
          links.issue(contact.patient(), purpose, target, point.id(), contact.notAfter());
      values.put("link", settings.publicUrl() + purpose.path() + handle);
    }
    return values;
  }
}
