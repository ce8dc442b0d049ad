package org.xinqiao.portal;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Notices;
import org.xinqiao.questionnaire.domain.Definition;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.shared.PatientId;

/// The notice that goes with a form which asks for consent: nobody decides about what they cannot
/// read.
@Service
class ConsentAsked {

  private final Consents consents;
  private final Notices notices;

  ConsentAsked(Consents consents, Notices notices) {
    this.consents = consents;
    this.notices = notices;
  }

  static boolean by(Item item) {
    String tells = item.tells();
    return tells != null && tells.startsWith("consent.");
  }

  /// Empty when the form asks for none.
  @Transactional(readOnly = true)
  public Optional<Notices.Notice> notice(
      PatientId patient, Definition definition, Locale locale, Instant now) {
    return definition.items().stream().anyMatch(ConsentAsked::by)
        ? Optional.of(notices.current(consents.of(patient, now).notice(), locale.getLanguage()))
        : Optional.empty();
  }
}
