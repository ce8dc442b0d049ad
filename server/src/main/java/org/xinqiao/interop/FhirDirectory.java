package org.xinqiao.interop;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Tenancy;

/// The organizations, places, people who work here and medicines that a partner told of, for that
/// partner to read. Nothing of it is about a patient.
@Service
class FhirDirectory {

  private final JdbcClient jdbc;
  private final FhirReferenceStore references;

  FhirDirectory(JdbcClient jdbc, FhirReferenceStore references) {
    this.jdbc = jdbc;
    this.references = references;
  }

  private record Row(UUID id, @Nullable String name, @Nullable String code) {}

  @Transactional(readOnly = true)
  public Optional<FhirNamed> read(String type, String id, FhirPartner partner) {
    return find(type + "/" + id, partner);
  }

  @Transactional(readOnly = true)
  public Optional<FhirNamed> byIdentifier(String type, String identifier, FhirPartner partner) {
    return find(type + "?identifier=" + identifier, partner);
  }

  private Optional<FhirNamed> find(String reference, FhirPartner partner) {
    return references
        .find(partner.peer(), reference)
        .flatMap(known -> {
          UUID id = known.fact();
          return id == null
              ? Optional.empty()
              : named(List.of(new Row(id, known.name(), known.code())), partner).stream()
                  .findFirst();
        });
  }

  /// Those whose name begins so, in the order of their names.
  @Transactional(readOnly = true)
  public Page<FhirNamed> byName(
      String type, String beginning, @Nullable String cursorText, int limit, FhirPartner partner) {
    Cursor cursor = Cursor.parse(cursorText, 2);
    // Each has one row under our own id, besides those under the partner's names.
    List<Row> rows =
        jdbc.sql(
                """
                SELECT fact_id, name, code FROM interop_fhir_reference
                 WHERE tenant_id = :tenant AND peer_id = :peer AND type = :type AND name ^@ :beginning
                   AND reference = type || '/' || fact_id AND (name, fact_id) > (:afterName, :afterId)
                 ORDER BY name, fact_id LIMIT :limit
                """)
            .param("tenant", Tenancy.current().value())
            .param("peer", partner.peer())
            .param("type", type)
            .param("beginning", beginning)
            .param("afterName", cursor == null ? "" : cursor.values().get(0))
            .param("afterId", cursor == null ? new UUID(0, 0) : cursor.id(1))
            .param("limit", limit + 1)
            .query((row, n) ->
                new Row(row.getObject(1, UUID.class), row.getString(2), row.getString(3)))
            .list();
    Page<Row> page = Page.of(rows, limit, row -> Cursor.of(String.valueOf(row.name()), row.id()));
    return new Page<>(named(page.items(), partner), page.nextCursor());
  }

  private List<FhirNamed> named(List<Row> rows, FhirPartner partner) {
    Set<UUID> ids = rows.stream().map(Row::id).collect(Collectors.toSet());
    FhirNames names = new FhirNames(references.namesOf(partner.peer(), ids));
    return rows.stream()
        .map(row -> new FhirNamed(row.id(), row.name(), row.code(), names))
        .toList();
  }
}
