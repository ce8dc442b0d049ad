package org.xinqiao.messaging;

import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.consent.Purpose;
import org.xinqiao.governor.Governor;
import org.xinqiao.governor.Reason;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;

/// Stops what waits when consent is taken away, in the transaction that takes it: so the answer to
/// a withdrawal is the list of what it stopped. A contact that may still go over another channel is
/// not stopped.
@Service
class StopContacts {

  private record Waiting(UUID contact, Governor.Outgoing outgoing) {}

  private final JdbcClient jdbc;
  private final Governor governor;
  private final Channels channels;
  private final LiveUpdates live;
  private final ApplicationEventPublisher events;

  StopContacts(
      JdbcClient jdbc,
      Governor governor,
      Channels channels,
      LiveUpdates live,
      ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.governor = governor;
    this.channels = channels;
    this.live = live;
    this.events = events;
  }

  /// Call it while the patient's consent is held alone.
  ///
  /// @param word which took the consent away; null when no word did
  @Transactional(propagation = Propagation.MANDATORY)
  public void whatMayNotGo(PatientId patient, @Nullable UUID word) {
    List<Waiting> waiting = waiting(patient);
    List<Governor.Outlook> outlooks =
        waiting.isEmpty()
            ? List.of()
            : governor.outlook(waiting.stream().map(Waiting::outgoing).toList());
    List<UUID> stopped = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < waiting.size(); i++) {
      Reason reason = outlooks.get(i).reason();
      if (reason != null && outlooks.get(i).refused()) {
        stopped.add(waiting.get(i).contact());
        reasons.add(reason.code());
      }
    }
    if (!stopped.isEmpty()) {
      stop(patient, stopped, reasons, word);
      live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient));
    }
  }

  @Transactional(readOnly = true)
  public List<Contacts.Stopped> by(PatientId patient, UUID word) {
    return jdbc.sql(
            """
            SELECT contact_id, title_zh, title_en, channels, planned_for FROM messaging_contact
             WHERE tenant_id = :tenant AND patient_id = :patient AND stopped_by = :word
             ORDER BY planned_for, contact_id
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("word", word)
        .query((row, n) ->
            new Contacts.Stopped(
                row.getObject(1, UUID.class),
                new Text(row.getString(2), row.getString(3)),
                List.of((String[]) row.getArray(4).getArray()),
                row.getTimestamp(5).toInstant()))
        .list();
  }

  private List<Waiting> waiting(PatientId patient) {
    return jdbc.sql(
            """
            SELECT contact_id, purpose, class, channels[channel_no:] FROM messaging_contact
             WHERE tenant_id = :tenant AND patient_id = :patient AND state = 'planned'
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query((row, n) ->
            new Waiting(
                row.getObject(1, UUID.class),
                new Governor.Outgoing(
                    patient,
                    Purpose.of(row.getString(2)),
                    row.getString(3).equals("alert"),
                    usable(List.of((String[]) row.getArray(4).getArray())))))
        .list();
  }

  /// The channels that there are here; where there is none, what was said about them still counts.
  private List<String> usable(List<String> left) {
    List<String> here = left.stream().filter(channels::has).toList();
    return here.isEmpty() ? left : here;
  }

  private void stop(
      PatientId patient, List<UUID> contacts, List<String> reasons, @Nullable UUID word) {
    jdbc.sql(
            """
            WITH stopped AS (
              UPDATE messaging_contact c SET state = 'not-sent', reason_code = s.reason, stopped_by = :word
                FROM unnest(:contacts, :reasons) AS s(contact_id, reason)
               WHERE c.tenant_id = :tenant AND c.patient_id = :patient AND c.contact_id = s.contact_id
                 AND c.state = 'planned'
              RETURNING c.tenant_id, c.patient_id, c.contact_id, c.reference),
            unready AS (
              DELETE FROM messaging_ready r USING stopped s
               WHERE r.tenant_id = s.tenant_id AND r.patient_id = s.patient_id AND r.contact_id = s.contact_id)
            SELECT reference FROM stopped
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("contacts", contacts.toArray(UUID[]::new))
        .param("reasons", reasons.toArray(String[]::new))
        .param("word", word, Types.OTHER)
        .query(String.class)
        .list()
        .forEach(reference -> events.publishEvent(new ContactNotMade(patient, reference, word)));
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
