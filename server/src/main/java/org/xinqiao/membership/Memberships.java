package org.xinqiao.membership;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What a patient is a member of 会员, as staff said. May be called from any thread; for the hospital
/// in scope.
@Service
public class Memberships {

  /// Where it was said, in lower case in the database.
  public enum Source {
    /// On the patient's page.
    STAFF,
    /// When the card of the patient was opened.
    CARD;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What somebody says of a membership.
  ///
  /// @param cardNumber on the member card; null when there is none
  /// @param since the first day; null for today
  /// @param validUntil the last day; null for as long as nobody ends it
  public record Stated(
      String programme,
      String level,
      @Nullable String cardNumber,
      @Nullable LocalDate since,
      @Nullable LocalDate validUntil) {}

  /// A membership that holds, or has run out and was not ended.
  ///
  /// @param id of the entry that says so; another one when somebody changed it
  /// @param enteredBy id of the member of staff
  public record Membership(
      UUID id,
      String programme,
      String level,
      @Nullable String cardNumber,
      LocalDate since,
      @Nullable LocalDate validUntil,
      Source source,
      UUID enteredBy,
      Instant enteredAt) {

    /// Whether its last day is over.
    public boolean over(LocalDate today) {
      return validUntil != null && validUntil.isBefore(today);
    }
  }

  /// Why something was not kept.
  public enum Refusal {
    /// There is no such programme.
    UNKNOWN_PROGRAMME,
    /// The programme has no such level.
    UNKNOWN_LEVEL,
    /// It would begin later than today.
    IN_THE_FUTURE,
    /// Its last day is before its first or before today.
    OVER,
    /// Somebody changed it since it was looked at.
    CHANGED,
    /// The patient is no member of that programme.
    NO_MEMBER
  }

  private static final String COLUMN = "membership_entry.card";

  private final JdbcClient jdbc;
  private final Programmes programmes;
  private final FieldCipher cipher;
  private final IdGenerator ids;
  private final Audit audit;
  private final LiveUpdates live;
  private final Clock clock;

  Memberships(
      JdbcClient jdbc,
      Programmes programmes,
      FieldCipher cipher,
      IdGenerator ids,
      Audit audit,
      LiveUpdates live,
      Clock clock) {
    this.jdbc = jdbc;
    this.programmes = programmes;
    this.cipher = cipher;
    this.ids = ids;
    this.audit = audit;
    this.live = live;
    this.clock = clock;
  }

  /// In the order of the programmes.
  @Transactional(readOnly = true)
  public List<Membership> of(PatientId patient) {
    List<Membership> found =
        jdbc.sql(
                """
                SELECT f.entry_id, f.programme, f.level, e.card_enc, f.since, f.valid_until, f.source, f.entered_by,
                       f.entered_at
                  FROM membership_fact_membership f
                  JOIN membership_entry e USING (tenant_id, patient_id, entry_id)
                 WHERE f.tenant_id = :tenant AND f.patient_id = :patient
                """)
            .param("tenant", tenant())
            .param("patient", patient.value())
            .query((row, n) -> {
              UUID id = row.getObject("entry_id", UUID.class);
              byte[] card = row.getBytes("card_enc");
              return new Membership(
                  id,
                  row.getString("programme"),
                  row.getString("level"),
                  card == null ? null : cipher.decrypt(patient, COLUMN, id, card),
                  row.getObject("since", LocalDate.class),
                  row.getObject("valid_until", LocalDate.class),
                  Source.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
                  row.getObject("entered_by", UUID.class),
                  row.getTimestamp("entered_at").toInstant());
            })
            .list();
    List<String> order = programmes.all().stream().map(Programme::id).toList();
    return found.stream()
        .sorted(Comparator.comparingInt(one -> order.indexOf(one.programme())))
        .toList();
  }

  /// Whether that could be said today, whoever the patient is.
  public Optional<Refusal> contradiction(Stated stated) {
    Programme programme = programmes.find(stated.programme()).orElse(null);
    if (programme == null) {
      return Optional.of(Refusal.UNKNOWN_PROGRAMME);
    }
    if (programme.level(stated.level()).isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_LEVEL);
    }
    LocalDate today = today();
    LocalDate since = Objects.requireNonNullElse(stated.since(), today);
    if (since.isAfter(today)) {
      return Optional.of(Refusal.IN_THE_FUTURE);
    }
    LocalDate until = stated.validUntil();
    return until != null && (until.isBefore(since) || until.isBefore(today))
        ? Optional.of(Refusal.OVER)
        : Optional.empty();
  }

  /// Keeps that a patient is a member; of that programme it takes the place of what was said
  /// before.
  ///
  /// @param replaces id of the membership of that programme that was looked at; null for none
  /// @return empty when it was kept
  @Transactional
  public Optional<Refusal> record(
      PatientId patient,
      Stated stated,
      @Nullable UUID replaces,
      Source source,
      CurrentStaff staff) {
    Optional<Refusal> refusal =
        contradiction(stated).or(() -> changed(patient, stated.programme(), replaces));
    if (refusal.isPresent()) {
      return refusal;
    }
    UUID entry = ids.next();
    String card = stated.cardNumber();
    keep(
        patient,
        entry,
        stated.programme(),
        stated,
        card == null ? null : cipher.encrypt(patient, COLUMN, entry, card),
        source,
        staff);
    return Optional.empty();
  }

  /// Keeps that a patient is no member of a programme any more.
  ///
  /// @return empty when it was kept
  @Transactional
  public Optional<Refusal> end(
      PatientId patient, String programme, UUID replaces, CurrentStaff staff) {
    if (programmes.find(programme).isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_PROGRAMME);
    }
    if (current(patient, programme).isEmpty()) {
      return Optional.of(Refusal.NO_MEMBER);
    }
    Optional<Refusal> refusal = changed(patient, programme, replaces);
    if (refusal.isEmpty()) {
      keep(patient, ids.next(), programme, null, null, Source.STAFF, staff);
    }
    return refusal;
  }

  private Optional<Refusal> changed(PatientId patient, String programme, @Nullable UUID replaces) {
    alone(patient);
    return Objects.equals(current(patient, programme).orElse(null), replaces)
        ? Optional.empty()
        : Optional.of(Refusal.CHANGED);
  }

  /// Two who say something of one patient at the same time do so one after the other.
  private void alone(PatientId patient) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:patient, :tenant))")
        .param("patient", "membership " + patient)
        .param("tenant", tenant())
        .query((row, n) -> true)
        .list();
  }

  private Optional<UUID> current(PatientId patient, String programme) {
    return jdbc.sql(
            """
            SELECT entry_id FROM membership_fact_membership
             WHERE tenant_id = :tenant AND patient_id = :patient AND programme = :programme
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("programme", programme)
        .query(UUID.class)
        .optional();
  }

  /// @param stated null: no member any more
  private void keep(
      PatientId patient,
      UUID entry,
      String programme,
      @Nullable Stated stated,
      byte @Nullable [] card,
      Source source,
      CurrentStaff staff) {
    boolean ended = stated == null;
    jdbc.sql(
            """
            INSERT INTO membership_entry
                   (tenant_id, patient_id, entry_id, programme, level, card_enc, since, valid_until, source, entered_by,
                    entered_at)
            VALUES (:tenant, :patient, :entry, :programme, :level, :card, :since, :until, :source, :by, :at)
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("entry", entry)
        .param("programme", programme)
        .param("level", stated == null ? null : stated.level(), Types.VARCHAR)
        .param("card", card, Types.BINARY)
        .param(
            "since",
            stated == null ? null : Objects.requireNonNullElse(stated.since(), today()),
            Types.DATE)
        .param("until", stated == null ? null : stated.validUntil(), Types.DATE)
        .param("source", source.toString())
        .param("by", staff.id().value())
        .param("at", Timestamp.from(clock.instant()))
        .update();
    audit.record(
        AuditEvent.allowed(staff.actor(), ended ? "membership.end" : "membership.record")
            .on("membership", entry)
            .of(patient));
    live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), clock.getZone());
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
