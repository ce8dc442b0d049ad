package org.xinqiao.listing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.FormulaSafe;

/// Tells which list, or which export of a partner, a text was taken from that was found somewhere:
/// by the mark on its lines, by the invented people in it, or by the order of its lines, which
/// needs a few dozen of them. An invented person whose number or name somebody real was given since
/// says nothing any more: the text may be about that somebody.
@Service
class TraceListing {

  private static final Pattern MARK = Pattern.compile("#([0-9a-f]{12})(?![0-9a-f])");
  private static final Pattern CELLS = Pattern.compile("[,，;；\\t|]");
  private static final Pattern NAME = Pattern.compile("[\\p{IsHan}·]{2,15}");
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private static final Duration BACK = Duration.ofDays(400);
  private static final int LISTS = 1_000;
  private static final int LINES = 500;
  private static final int WORDS = 100_000;

  /// So many neighbours are needed before their order says anything, and it must be so many
  /// standard deviations away from chance: of a thousand lists less than one in a hundred texts
  /// names a wrong one.
  private static final int NEIGHBOURS = 20;

  private static final double FAR = 4.5;

  /// A list that the text may come from.
  ///
  /// @param marked the mark of its lines stands in the text
  /// @param listing null for another way out
  /// @param elsewhere null for a list
  /// @param canaries how many of its invented people do, by a number
  /// @param canaryNames how many do by their name, which somebody real may share
  /// @param order how far the order of the lines is from chance, in standard deviations; null when
  ///   it says nothing
  record Trace(
      @Nullable Listing listing,
      OtherWayOut.@Nullable Out elsewhere,
      boolean marked,
      int canaries,
      int canaryNames,
      @Nullable Double order) {

    private String code() {
      return elsewhere != null ? elsewhere.code() : Objects.requireNonNull(listing).code();
    }

    /// Whether no other explanation is left.
    boolean certain() {
      return marked || canaries > 0 || canaryNames > 1 || (order != null && order > FAR * 1.5);
    }
  }

  /// @param traces the likeliest first; empty when it comes from none that we know
  /// @param leftOut how many words of invented people were not counted, as somebody real has them
  record Found(List<Trace> traces, int leftOut) {}

  private final ListingStore store;
  private final Patients patients;
  private final Canaries canaries;
  private final ListOrder order;
  private final List<OtherWayOut> others;
  private final Audit audit;
  private final Clock clock;

  TraceListing(
      ListingStore store,
      Patients patients,
      Canaries canaries,
      ListOrder order,
      List<OtherWayOut> others,
      Audit audit,
      Clock clock) {
    this.others = List.copyOf(others);
    this.store = store;
    this.patients = patients;
    this.canaries = canaries;
    this.order = order;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param text as it was found, copied out of whatever program shows it
  @Transactional
  public Found trace(String text, CurrentStaff by) {
    Map<UUID, Listing> lists = new LinkedHashMap<>();
    Set<UUID> marked = new HashSet<>();
    List<String> codes = codes(text);
    store
        .byCode(codes)
        .forEach(listing -> {
          lists.put(listing.id(), listing);
          marked.add(listing.id());
        });
    Map<UUID, Set<Integer>> byNumber = new HashMap<>();
    Map<UUID, Set<Integer>> byName = new HashMap<>();
    List<Canaries.Seen> all = canaries.seenIn(words(text));
    Set<String> real =
        patients.goingBy(all.stream().map(Canaries.Seen::word).collect(Collectors.toSet()));
    for (Canaries.Seen seen : all) {
      if (real.contains(seen.word())) {
        continue;
      }
      Map<UUID, Set<Integer>> kind = seen.kind().equals("name") ? byName : byNumber;
      kind.computeIfAbsent(seen.listing(), id -> new HashSet<>()).add(seen.number());
      store.find(seen.listing()).ifPresent(listing -> lists.put(listing.id(), listing));
    }
    Map<UUID, Double> ordered = new HashMap<>();
    Instant since = clock.instant().minus(BACK);
    List<Line> lines = lines(text);
    for (Listing listing : store.writtenSince(since, LISTS)) {
      Double far = far(listing, lines);
      if (far != null && far >= FAR) {
        ordered.put(listing.id(), far);
        lists.put(listing.id(), listing);
      }
    }
    List<Trace> traces = new ArrayList<>();
    lists.forEach((id, listing) ->
        traces.add(
            new Trace(
                listing,
                null,
                marked.contains(id),
                byNumber.getOrDefault(id, Set.of()).size(),
                byName.getOrDefault(id, Set.of()).size(),
                ordered.get(id))));
    others.forEach(other -> traces.addAll(elsewhere(other, codes, byNumber, byName)));
    traces.sort(Comparator.comparing(Trace::certain).reversed());
    audit.record(
        AuditEvent.allowed(by.actor(), "listing.trace")
            .because(traces.stream().map(Trace::code).toList().toString()));
    return new Found(traces, real.size());
  }

  private static List<Trace> elsewhere(
      OtherWayOut other,
      List<String> codes,
      Map<UUID, Set<Integer>> byNumber,
      Map<UUID, Set<Integer>> byName) {
    List<Trace> traces = new ArrayList<>();
    other.marked(codes).forEach(out -> traces.add(new Trace(null, out, true, 0, 0, null)));
    Set<UUID> streams = new HashSet<>(byNumber.keySet());
    streams.addAll(byName.keySet());
    other
        .streams(streams)
        .forEach(out ->
            traces.add(
                new Trace(
                    null,
                    out,
                    false,
                    byNumber.getOrDefault(out.id(), Set.of()).size(),
                    byName.getOrDefault(out.id(), Set.of()).size(),
                    null)));
    return traces;
  }

  private static List<String> codes(String text) {
    Set<String> codes = new TreeSet<>();
    Matcher mark = MARK.matcher(text);
    while (mark.find() && codes.size() < 100) {
      codes.add(mark.group(1));
    }
    return List.copyOf(codes);
  }

  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    for (String word : text.split("[\\s,，;；|\"]+")) {
      if (word.length() > 1 && words.size() < WORDS) {
        words.add(FormulaSafe.unguarded(word));
      }
    }
    return words;
  }

  /// @param day the first one on the line; empty for none
  private record Line(String name, String day) {}

  /// The lines that name somebody: the names stand in the column in which most lines have one.
  private static List<Line> lines(String text) {
    List<List<String>> cells =
        text.lines()
            .filter(line -> !line.isBlank())
            .limit(LINES)
            .map(line ->
                Arrays.stream(CELLS.split(line))
                    .map(cell -> FormulaSafe.unguarded(cell.replace("\"", "").strip()))
                    .toList())
            .toList();
    int column = -1;
    long most = 0;
    int columns = cells.stream().mapToInt(List::size).max().orElse(0);
    for (int at = 0; at < Math.min(columns, 50); at++) {
      int here = at;
      long names =
          cells.stream()
              .filter(line -> line.size() > here)
              .map(line -> line.get(here))
              .filter(NAME.asMatchPredicate())
              .distinct()
              .count();
      if (names > most) {
        most = names;
        column = at;
      }
    }
    int names = column;
    return cells.stream()
        .filter(line -> names >= 0 && line.size() > names)
        .map(line ->
            new Line(
                line.get(names),
                line.stream().filter(DAY.asMatchPredicate()).findFirst().orElse("")))
        .toList();
  }

  /// How far the order of neighbours of the same day is from chance, when the list made it.
  private @Nullable Double far(Listing listing, List<Line> lines) {
    long[] places =
        lines.stream().mapToLong(line -> order.place(listing.id(), line.name())).toArray();
    int pairs = 0;
    int right = 0;
    for (int i = 1; i < places.length; i++) {
      if (lines.get(i).day().equals(lines.get(i - 1).day()) && places[i] != places[i - 1]) {
        pairs++;
        right += Long.compareUnsigned(places[i - 1], places[i]) < 0 ? 1 : 0;
      }
    }
    return pairs < NEIGHBOURS ? null : (right - pairs / 2.0) / (Math.sqrt(pairs) / 2);
  }
}
