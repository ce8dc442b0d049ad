package org.xinqiao.patient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Finds patients by their search keys.
///
/// Each term is a range of one index, read in its order from where the page before ended and for no
/// longer than the page is: a name that ten thousand people have costs as much as a rare one. The
/// bounds are compared with `>=` and `<`, so that the index serves them under row-level security
/// and in a plan that is kept, and the length of the page stands in the statement, because a plan
/// that is kept cannot know it otherwise. A record is looked up once; only where another one stands
/// for it, that one is looked up too, since for each row that is looked up the database asks
/// whether it is within the reach. Who that is stands in a column by then: `coalesce` is none of
/// the expressions that the database trusts, so as part of the join it would be compared after the
/// policies had been asked of every patient of the hospital.
@Repository
class PatientSearch {

  private final JdbcClient jdbc;

  PatientSearch(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// @param term which of the terms they were found by, and under which key
  private record Hit(int term, String key, UUID record, Patients.Found found) {}

  /// In the order of the terms, each in the order of its keys. A person is on a page once; who is
  /// found in two ways, or under two records, may come again on a later one.
  Page<Patients.Found> find(List<SearchQuery.Term> terms, @Nullable String cursorText, int limit) {
    if (terms.isEmpty()) {
      return new Page<>(List.of(), null);
    }
    Place after = Place.read(cursorText);
    Map<String, @Nullable Object> params = new HashMap<>();
    params.put("tenant", Tenancy.current().value());
    List<String> ranges = new ArrayList<>();
    for (int n = after == null ? 0 : after.term(); n < terms.size(); n++) {
      boolean continued = after != null && after.term() == n;
      ranges.add(range(n, terms.get(n), continued ? after : null, limit + 1, params));
    }
    if (ranges.isEmpty()) {
      return new Page<>(List.of(), null);
    }
    List<Hit> hits =
        jdbc.sql(
                """
                WITH hit AS (
                  SELECT * FROM (%s) AS found (term, key, record_id) ORDER BY term, key, record_id LIMIT %d),
                record AS MATERIALIZED (
                  SELECT hit.term, hit.key, hit.record_id, p.standing_id, %s
                    FROM hit JOIN patient p ON p.tenant_id = :tenant AND p.patient_id = hit.record_id)
                SELECT * FROM record WHERE standing_id IS NULL
                UNION ALL
                SELECT r.term, r.key, r.record_id, r.standing_id, %s
                  FROM record r JOIN patient p ON p.tenant_id = :tenant AND p.patient_id = r.standing_id
                 ORDER BY term, key, record_id
                """
                    .formatted(
                        String.join(" UNION ALL ", ranges),
                        limit + 1,
                        PatientStore.COLUMNS,
                        PatientStore.COLUMNS))
            .params(params)
            .query((row, i) -> hit(row, terms))
            .list();
    Map<PatientId, Patients.Found> people = new LinkedHashMap<>();
    hits.stream()
        .limit(limit)
        .map(Hit::found)
        .forEach(found -> people.putIfAbsent(found.patient().id(), found));
    return new Page<>(
        List.copyOf(people.values()),
        hits.size() > limit ? Place.of(hits.get(limit - 1), terms) : null);
  }

  private static String range(
      int n,
      SearchQuery.Term term,
      @Nullable Place after,
      int most,
      Map<String, @Nullable Object> params) {
    if (term.kind().equals(SearchQuery.IDENTITY)) {
      params.put("key" + n, HexFormat.of().parseHex(term.from()));
      return holders(n, term, after, most, params);
    }
    params.put("kind" + n, term.kind());
    params.put("key" + n, term.from());
    String bounds = "k.key = :key" + n;
    if (term.before() != null) {
      params.put("before" + n, term.before());
      bounds = "k.key >= :key%1$d AND k.key < :before%1$d".formatted(n);
    }
    if (after != null) {
      params.put("afterKey", term.before() == null ? term.from() : after.key());
      params.put("afterRecord", after.record());
      bounds += " AND (k.key, k.patient_id) > (:afterKey, :afterRecord)";
    }
    return """
    (SELECT %d, k.key, k.patient_id FROM patient_search_key k
      WHERE k.tenant_id = :tenant AND k.kind = :kind%1$d AND %s%s
      ORDER BY k.key, k.patient_id LIMIT %d)
    """
        .formatted(n, bounds, also(n, term.also(), params), most);
  }

  /// Who holds an identifier.
  private static String holders(
      int n,
      SearchQuery.Term term,
      @Nullable Place after,
      int most,
      Map<String, @Nullable Object> params) {
    String bounds = "";
    if (after != null) {
      params.put("afterRecord", after.record());
      bounds = " AND k.patient_id > :afterRecord";
    }
    return """
    (SELECT %d, '', k.patient_id FROM patient_identifier k
      WHERE k.tenant_id = :tenant AND k.key_hash = :key%1$d%s%s
      ORDER BY k.patient_id LIMIT %d)
    """
        .formatted(n, bounds, also(n, term.also(), params), most);
  }

  private static String also(
      int n, SearchQuery.@Nullable Also also, Map<String, @Nullable Object> params) {
    if (also == null) {
      return "";
    }
    params.put("kinds" + n, also.kinds().toArray(String[]::new));
    params.put("also" + n, also.text());
    return """
     AND EXISTS (SELECT FROM patient_search_key a
                  WHERE a.tenant_id = k.tenant_id AND a.patient_id = k.patient_id AND a.kind = ANY (:kinds%1$d)
                    AND %2$s)
    """
        .formatted(
            n,
            also.first()
                ? "starts_with(a.key, :also" + n + ")"
                : "strpos(a.key, :also" + n + ") > 0");
  }

  private static Hit hit(ResultSet row, List<SearchQuery.Term> terms) throws SQLException {
    int term = row.getInt("term");
    return new Hit(
        term,
        row.getString("key"),
        row.getObject("record_id", UUID.class),
        new Patients.Found(PatientStore.summary(row), matched(terms.get(term).kind())));
  }

  private static String matched(String kind) {
    return switch (kind) {
      case "given" -> "name";
      case "phone" -> "phone-tail";
      case SearchQuery.IDENTITY -> "id-tail";
      case "mixed" -> "initials";
      default -> kind;
    };
  }

  /// The last hit of a page. Keyed hashes stay here: where the key is known from the term, the
  /// cursor does not hold it.
  private record Place(int term, String key, UUID record) {

    static String of(Hit hit, List<SearchQuery.Term> terms) {
      boolean known = terms.get(hit.term()).before() == null;
      return Cursor.of(hit.term(), known ? "" : hit.key(), hit.record());
    }

    static @Nullable Place read(@Nullable String text) {
      Cursor cursor = Cursor.parse(text, 3);
      if (cursor == null) {
        return null;
      }
      return new Place(cursor.number(0), cursor.values().get(1), cursor.id(2));
    }
  }
}
