package org.xinqiao.listing;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.xinqiao.governor.Reason;
import org.xinqiao.measure.MeasureLists;
import org.xinqiao.messaging.UnsentContacts;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// Where the rows of lists come from: the modules that show the same on the screen.
@Component
class ListingSources {

  private static final int PAGE = 500;

  private static final Text NOT_SENT = new Text("未发送及原因", "Not sent, and why");

  private final MeasureLists measures;
  private final UnsentContacts unsent;
  private final Patients patients;
  private final Clock clock;

  ListingSources(MeasureLists measures, UnsentContacts unsent, Patients patients, Clock clock) {
    this.measures = measures;
    this.unsent = unsent;
    this.patients = patients;
    this.clock = clock;
  }

  /// What the list is called, in the language of whoever looks.
  ///
  /// @return empty when there is nothing like that
  Optional<String> title(Contents contents, Locale locale) {
    return switch (contents) {
      case Contents.BehindMeasure(MeasureLists.Which which) -> measures.title(which, locale);
      case Contents.Found(String text) -> text.isBlank() ? Optional.empty() : Optional.of(text);
      case Contents.NotSent(UnsentContacts.Filter which) -> Optional.of(titleOf(which, locale));
    };
  }

  /// How many rows it has now; at most one more than `most`.
  int count(Contents contents, int most) {
    return switch (contents) {
      case Contents.BehindMeasure(MeasureLists.Which which) ->
          Math.min(measures.count(which, LocalDate.now(clock)), most + 1);
      case Contents.Found(String text) -> countFound(text, most);
      case Contents.NotSent(UnsentContacts.Filter which) -> unsent.count(which, most);
    };
  }

  private static String titleOf(UnsentContacts.Filter which, Locale locale) {
    String reason = which.reason();
    return reason == null
        ? NOT_SENT.in(locale)
        : NOT_SENT.in(locale) + " · " + words(reason, locale);
  }

  private static String words(String reason, Locale locale) {
    return Reason.of(reason).map(known -> known.words().in(locale)).orElse(reason);
  }

  private int countFound(String text, int most) {
    Set<PatientId> seen = new HashSet<>();
    String cursor = null;
    do {
      Page<Patients.Found> page = patients.search(text, cursor, PAGE);
      page.items().forEach(found -> seen.add(found.patient().id()));
      cursor = page.nextCursor();
    } while (cursor != null && seen.size() <= most);
    return Math.min(seen.size(), most + 1);
  }

  /// Reads all rows, page by page.
  ///
  /// @param wholePhones otherwise they are masked
  void read(
      Contents contents, boolean wholePhones, Locale locale, Consumer<List<ListedRow>> pages) {
    LocalDate today = LocalDate.now(clock);
    Set<PatientId> seen = new HashSet<>();
    String cursor = null;
    do {
      switch (contents) {
        case Contents.BehindMeasure(MeasureLists.Which which) -> {
          Page<MeasureLists.Line> page = measures.page(which, today, cursor, PAGE, locale);
          pages.accept(behind(page.items(), wholePhones, today));
          cursor = page.nextCursor();
        }
        case Contents.Found(String text) -> {
          Page<Patients.Found> page = patients.search(text, cursor, PAGE);
          // Who is found in two ways comes twice, and is one line.
          pages.accept(
              found(
                  page.items().stream().filter(one -> seen.add(one.patient().id())).toList(),
                  wholePhones,
                  today));
          cursor = page.nextCursor();
        }
        case Contents.NotSent(UnsentContacts.Filter which) -> {
          Page<UnsentContacts.Row> page = unsent.page(which, cursor, PAGE);
          pages.accept(notSent(page.items(), wholePhones, today, locale));
          cursor = page.nextCursor();
        }
      }
    } while (cursor != null);
  }

  private List<ListedRow> behind(
      List<MeasureLists.Line> lines, boolean wholePhones, LocalDate today) {
    Map<PatientId, PatientSummary> who =
        patients.find(lines.stream().map(MeasureLists.Line::patient).collect(Collectors.toSet()));
    Map<PatientId, String> phones =
        phones(lines.stream().map(MeasureLists.Line::patient).distinct().toList(), wholePhones);
    return lines.stream()
        .map(line ->
            row(
                line.patient(),
                who.get(line.patient()),
                phones,
                today,
                line.day(),
                line.happenedOn(),
                line.detail()))
        .toList();
  }

  private List<ListedRow> found(List<Patients.Found> hits, boolean wholePhones, LocalDate today) {
    Map<PatientId, String> phones =
        phones(hits.stream().map(hit -> hit.patient().id()).toList(), wholePhones);
    return hits.stream()
        .map(hit -> row(hit.patient().id(), hit.patient(), phones, today, null, null, null))
        .toList();
  }

  private List<ListedRow> notSent(
      List<UnsentContacts.Row> rows, boolean wholePhones, LocalDate today, Locale locale) {
    Set<PatientId> whose =
        rows.stream().map(UnsentContacts.Row::patient).collect(Collectors.toSet());
    Map<PatientId, PatientSummary> who = patients.find(whose);
    Map<PatientId, String> phones = phones(List.copyOf(whose), wholePhones);
    return rows.stream()
        .map(one ->
            row(
                one.patient(),
                who.get(one.patient()),
                phones,
                today,
                day(one.plannedFor()),
                one.sentAt() == null ? null : day(one.sentAt()),
                one.title().in(locale) + " · " + words(one.reason(), locale)))
        .toList();
  }

  private LocalDate day(Instant moment) {
    return moment.atZone(clock.getZone()).toLocalDate();
  }

  private Map<PatientId, String> phones(List<PatientId> whose, boolean whole) {
    Map<PatientId, String> shown = new HashMap<>();
    patients
        .phones(whose)
        .forEach((patient, phone) -> shown.put(patient, whole ? phone.local() : phone.masked()));
    return shown;
  }

  private static ListedRow row(
      PatientId id,
      @Nullable PatientSummary patient,
      Map<PatientId, String> phones,
      LocalDate today,
      @Nullable LocalDate day,
      @Nullable LocalDate happenedOn,
      @Nullable String detail) {
    String mrn = patient == null ? null : patient.mrn();
    return new ListedRow(
        id,
        patient == null ? "" : patient.name().whole(),
        patient == null ? Sex.UNKNOWN : patient.sex(),
        patient == null ? null : patient.age(today),
        mrn == null ? "" : mrn,
        phones.getOrDefault(id, ""),
        day,
        happenedOn,
        detail);
  }
}
