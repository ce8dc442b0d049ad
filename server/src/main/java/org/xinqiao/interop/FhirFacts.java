package org.xinqiao.interop;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Facts for partners to read; whose they are is in the audit, in the same transaction.
@Service
class FhirFacts {

  /// What is looked for; null asks nothing.
  ///
  /// @param identifier `system|value` as the partner gave it
  /// @param status in our words
  record Filter(
      @Nullable String patient,
      @Nullable String identifier,
      @Nullable String code,
      @Nullable String status,
      FhirSearch.@Nullable Range date,
      FhirSearch.@Nullable Range updated) {

    /// The hospital's own number that is looked for, when the identifier may be one.
    @Nullable String numberOf(FhirFactKind kind) {
      FhirFactKind.Number number = kind.number();
      return identifier != null
              && number != null
              && (identifier.startsWith("|") || identifier.startsWith(number.system() + "|"))
          ? identifier.substring(identifier.indexOf('|') + 1)
          : null;
    }
  }

  private static final int PAGE = 500;
  private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

  private final JdbcClient jdbc;
  private final FhirReferenceStore references;
  private final Patients patients;
  private final Audit audit;

  FhirFacts(JdbcClient jdbc, FhirReferenceStore references, Patients patients, Audit audit) {
    this.jdbc = jdbc;
    this.references = references;
    this.patients = patients;
    this.audit = audit;
  }

  /// @param id as the partner gave it, or ours
  @Transactional
  public Optional<FhirFact> read(FhirFactKind kind, String id, FhirPartner partner) {
    UUID fact = fact(kind.type(), id, partner);
    if (fact == null) {
      return Optional.empty();
    }
    List<Map<String, @Nullable Object>> rows =
        jdbc.sql(select(kind) + " AND f." + kind.id() + " = :id")
            .param("tenant", tenant())
            .param("id", fact)
            .query()
            .listOfRows();
    return audited(kind, rows, partner).stream().findFirst();
  }

  /// The newest first.
  @Transactional
  public Page<FhirFact> search(
      FhirFactKind kind,
      Filter filter,
      @Nullable String cursorText,
      int limit,
      FhirPartner partner) {
    StringBuilder where = new StringBuilder(select(kind));
    Map<String, Object> params = new HashMap<>();
    if (filter.patient() != null) {
      UUID patient = fact("Patient", filter.patient(), partner);
      if (patient == null) {
        return new Page<>(List.of(), null);
      }
      where.append(" AND f.patient_id = :patient");
      params.put("patient", patient);
    }
    String number = filter.numberOf(kind);
    if (number != null) {
      where.append(" AND f.").append(Objects.requireNonNull(kind.number()).column());
      where.append(" = :number");
      params.put("number", number);
    } else if (filter.identifier() != null) {
      UUID fact =
          references
              .find(partner.peer(), kind.type() + "?identifier=" + filter.identifier())
              .map(FhirReferenceStore.Known::fact)
              .orElse(null);
      if (fact == null) {
        return new Page<>(List.of(), null);
      }
      where.append(" AND f.").append(kind.id()).append(" = :id");
      params.put("id", fact);
    }
    if (filter.status() != null) {
      where.append(" AND f.status = :status");
      params.put("status", filter.status());
    }
    if (filter.code() != null) {
      where.append(" AND ").append(kind.byCode());
      params.put("code", filter.code());
    }
    within(kind.at(), filter.date(), "date", where, params);
    within("m.received_at", filter.updated(), "updated", where, params);
    if (kind == FhirFactKind.OBSERVATION) {
      where.append(" AND (f.component IS NULL OR f.component = 1)");
    }
    Place after = Place.parse(cursorText);
    where
        .append(" AND (")
        .append(kind.at())
        .append(", f.")
        .append(kind.id())
        .append(") < (:afterAt, :afterId) ORDER BY ")
        .append(kind.at())
        .append(" DESC, f.")
        .append(kind.id())
        .append(" DESC LIMIT :limit");
    List<Map<String, @Nullable Object>> rows =
        jdbc.sql(where.toString())
            .param("tenant", tenant())
            .params(params)
            .param("afterAt", Timestamp.from(after.at()))
            .param("afterId", after.id())
            .param("limit", limit + 1)
            .query()
            .listOfRows();
    Page<Map<String, @Nullable Object>> page =
        Page.of(
            rows,
            limit,
            row ->
                Cursor.of(
                    ((Timestamp) Objects.requireNonNull(row.get("sorted_at"))).toInstant(),
                    Objects.requireNonNull(row.get(kind.id()))));
    return new Page<>(audited(kind, page.items(), partner), page.nextCursor());
  }

  /// What the partner calls so, or what has this id of ours; null when it is nothing. Of a record
  /// the patient who stands for it.
  @Transactional(readOnly = true)
  public @Nullable UUID fact(String type, String id, FhirPartner partner) {
    UUID told = told(type, id, partner);
    return told != null && type.equals("Patient")
        ? patients.standing(new PatientId(told)).value()
        : told;
  }

  /// The same, of a record the record itself.
  @Transactional(readOnly = true)
  public @Nullable UUID told(String type, String id, FhirPartner partner) {
    return references
        .find(partner.peer(), type + "/" + id)
        .map(FhirReferenceStore.Known::fact)
        .orElseGet(() -> FhirSearch.id(id));
  }

  @Transactional(readOnly = true)
  public FhirNames names(Set<UUID> things, FhirPartner partner) {
    return new FhirNames(references.namesOf(partner.peer(), things));
  }

  private static String select(FhirFactKind kind) {
    return "SELECT f.*, m.received_at, "
        + kind.at()
        + " AS sorted_at FROM "
        + kind.view()
        + " f LEFT JOIN intake_message m ON m.tenant_id = f.tenant_id"
        + " AND m.message_id = f.source_message_id WHERE f.tenant_id = :tenant";
  }

  private static void within(
      String column,
      FhirSearch.@Nullable Range range,
      String name,
      StringBuilder where,
      Map<String, Object> params) {
    if (range != null && range.from() != null) {
      where.append(" AND ").append(column).append(" >= :").append(name).append("From");
      params.put(name + "From", Timestamp.from(range.from()));
    }
    if (range != null && range.before() != null) {
      where.append(" AND ").append(column).append(" < :").append(name).append("Before");
      params.put(name + "Before", Timestamp.from(range.before()));
    }
  }

  /// Hands over everything of a kind, or what was applied since; in the caller's transaction, a
  /// page at a time. An export is in the audit as a whole.
  @Transactional(propagation = Propagation.MANDATORY, readOnly = true)
  public void all(
      FhirFactKind kind, @Nullable Instant since, FhirPartner partner, Consumer<FhirFact> taken) {
    String where =
        (kind == FhirFactKind.OBSERVATION ? " AND (f.component IS NULL OR f.component = 1)" : "")
            + (since == null
                ? ""
                : " AND coalesce(m.applied_at, m.received_at, 'infinity') >= :since");
    JdbcClient.StatementSpec statement =
        jdbc.sql(select(kind) + where).withFetchSize(PAGE).param("tenant", tenant());
    if (since != null) {
      statement = statement.param("since", Timestamp.from(since));
    }
    try (Stream<Row> rows = statement.query((row, n) -> new Row(columns(row))).stream()) {
      rows.gather(Gatherers.windowFixed(PAGE))
          .forEach(page ->
              facts(kind, page.stream().map(Row::columns).toList(), partner).forEach(taken));
    }
  }

  private record Row(Map<String, @Nullable Object> columns) {}

  private static Map<String, @Nullable Object> columns(ResultSet row) throws SQLException {
    Map<String, @Nullable Object> columns = new HashMap<>();
    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      columns.put(row.getMetaData().getColumnLabel(i), row.getObject(i));
    }
    return columns;
  }

  private List<FhirFact> audited(
      FhirFactKind kind, List<Map<String, @Nullable Object>> rows, FhirPartner partner) {
    Set<UUID> whose = new LinkedHashSet<>();
    for (Map<String, @Nullable Object> row : rows) {
      whose.add((UUID) Objects.requireNonNull(row.get("patient_id")));
    }
    String action = "fhir.read-" + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    audit.recordAll(
        whose.stream()
            .map(patient ->
                AuditEvent.allowed(Actor.peer(partner.token()), action)
                    .on("patient", patient)
                    .of(new PatientId(patient)))
            .toList());
    return facts(kind, rows, partner);
  }

  private List<FhirFact> facts(
      FhirFactKind kind, List<Map<String, @Nullable Object>> rows, FhirPartner partner) {
    Set<UUID> mentioned = new HashSet<>();
    for (Map<String, @Nullable Object> row : rows) {
      for (String column : List.of(kind.id(), "patient_id", "encounter_id")) {
        if (row.get(column) instanceof UUID id) {
          mentioned.add(id);
        }
      }
      if (row.get("results") instanceof String results) {
        Stream.of(results.split(",")).map(UUID::fromString).forEach(mentioned::add);
      }
    }
    FhirNames names = names(mentioned, partner);
    List<FhirFact> facts = new ArrayList<>();
    for (Map<String, @Nullable Object> row : rows) {
      facts.add(
          new FhirFact(
              kind,
              (UUID) Objects.requireNonNull(row.get(kind.id())),
              row,
              names,
              row.get("component") == null ? List.of() : components(kind, row, names)));
    }
    return facts;
  }

  /// All components of the panel, in their order.
  private List<FhirFact> components(
      FhirFactKind kind, Map<String, @Nullable Object> first, FhirNames names) {
    return jdbc
        .sql(
            select(kind)
                + " AND f.patient_id = :patient AND f.report_key = :report AND f.component IS NOT NULL"
                + " ORDER BY f.component")
        .param("tenant", tenant())
        .param("patient", first.get("patient_id"))
        .param("report", first.get("report_key"))
        .query()
        .listOfRows()
        .stream()
        .map(row ->
            new FhirFact(
                kind, (UUID) Objects.requireNonNull(row.get(kind.id())), row, names, List.of()))
        .toList();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }

  /// The last fact of the page before.
  private record Place(Instant at, UUID id) {

    static Place parse(@Nullable String text) {
      Cursor cursor = Cursor.parse(text, 2);
      if (cursor == null) {
        return new Place(LAST, new UUID(-1, -1));
      }
      return new Place(cursor.moment(0), cursor.id(1));
    }
  }
}
