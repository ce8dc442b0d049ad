package org.xinqiao.feedback;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.feed.Spreadsheets;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.questionnaire.PatientWords;
import org.xinqiao.questionnaire.domain.Concern;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// Takes a file of outside feedback, all of its good rows in one transaction, and takes it back.
/// What was taken before is not taken again, whatever file it comes in.
///
/// Refusals: [Refusal], or [Unreadable] with its reason; single rows by [FeedbackFlaw].
@Service
class TakeFeedback {

  /// Rows of one file.
  static final int MOST_ROWS = 2000;

  /// Words older than that raise no alert: whoever was in need then does not wait for us now.
  private static final int HEARD_FOR_DAYS = 14;

  private static final Text TITLE = new Text("外部评价：患者留言", "Outside feedback: the patient's words");

  enum Refusal {
    /// No column is a day, or none is a rating or words.
    COLUMNS_MISSING,
    NOT_FOUND,
    ALREADY_UNDONE
  }

  sealed interface Outcome {}

  record Refused(Refusal why) implements Outcome {}

  record Unreadable(Text why) implements Outcome {}

  /// @param columns which column of the file is read as what
  /// @param entries the good rows that are new
  /// @param same good rows that were taken before
  record Checked(
      Map<FeedbackField, String> columns,
      List<FeedbackStore.Entry> entries,
      int same,
      List<RowProblem> problems)
      implements Outcome {}

  /// @param flaw what is wrong in words when the file itself is; else null
  record RowProblem(int row, FeedbackFlaw why, @Nullable Text flaw) {}

  record Done(FeedbackStore.Taken file, List<RowProblem> problems) implements Outcome {}

  private record New(String key, FeedbackStore.Entry entry) {}

  private final Spreadsheets sheets;
  private final FeedbackStore store;
  private final Patients patients;
  private final PatientWords words;
  private final KeyedHash hash;
  private final IdGenerator ids;
  private final Audit audit;
  private final Clock clock;

  TakeFeedback(
      Spreadsheets sheets,
      FeedbackStore store,
      Patients patients,
      PatientWords words,
      KeyedHash hash,
      IdGenerator ids,
      Audit audit,
      Clock clock) {
    this.sheets = sheets;
    this.store = store;
    this.patients = patients;
    this.words = words;
    this.hash = hash;
    this.ids = ids;
    this.audit = audit;
    this.clock = clock;
  }

  /// What taking it would do. Keeps nothing but the note that somebody looked.
  ///
  /// @param best rating of the whole file; null when rows say it themselves
  @Transactional
  public Outcome check(byte[] content, String source, @Nullable Double best, CurrentStaff staff) {
    audit.record(AuditEvent.allowed(staff.actor(), "feedback.check"));
    return examined(content, source, best, new ArrayList<>());
  }

  @Transactional
  public Outcome take(
      byte[] content, String fileName, String source, @Nullable Double best, CurrentStaff staff) {
    store.lock();
    List<New> fresh = new ArrayList<>();
    if (!(examined(content, source, best, fresh) instanceof Checked checked)) {
      return examined(content, source, best, new ArrayList<>());
    }
    UUID id = ids.next();
    Instant now = clock.instant();
    List<FeedbackStore.Entry> entries = fresh.stream().map(one -> heard(one.entry(), now)).toList();
    store.remember(id, fresh.stream().map(New::key).toList());
    store.add(id, entries);
    FeedbackStore.Taken file =
        new FeedbackStore.Taken(
            id,
            source,
            fileName,
            entries.size(),
            (int) entries.stream().filter(one -> one.patient() != null).count(),
            checked.same(),
            checked.problems().size(),
            now,
            null);
    store.keep(file, staff.id().value());
    audit.record(AuditEvent.allowed(staff.actor(), "feedback.take").on("feedback-import", id));
    return new Done(file, checked.problems());
  }

  /// Takes back what a file brought. Alerts that its words raised stay: somebody may have called.
  ///
  /// @return why not; empty when it is gone
  @Transactional
  public Optional<Refusal> undo(UUID id, CurrentStaff staff) {
    Optional<FeedbackStore.Taken> file = store.find(id);
    if (file.isEmpty()) {
      return Optional.of(Refusal.NOT_FOUND);
    }
    if (file.get().undoneAt() != null) {
      return Optional.of(Refusal.ALREADY_UNDONE);
    }
    store.remove(id, staff.id().value(), clock.instant());
    audit.record(AuditEvent.allowed(staff.actor(), "feedback.undo").on("feedback-import", id));
    return Optional.empty();
  }

  private Outcome examined(byte[] content, String source, @Nullable Double best, List<New> fresh) {
    return switch (sheets.read(content, MOST_ROWS)) {
      case Spreadsheets.Unreadable(Text why) -> new Unreadable(why);
      case Spreadsheets.Sheet sheet -> examined(sheet, source, best, fresh);
    };
  }

  private Outcome examined(
      Spreadsheets.Sheet sheet, String source, @Nullable Double best, List<New> fresh) {
    List<String> header = sheet.header();
    if (FeedbackField.GIVEN_ON.in(header) < 0
        || (FeedbackField.RATING.in(header) < 0 && FeedbackField.WORDS.in(header) < 0)) {
      return new Refused(Refusal.COLUMNS_MISSING);
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), clock.getZone());
    List<RowProblem> problems = new ArrayList<>();
    List<ReadRow.Good> good = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    Set<String> numbers = new HashSet<>();
    for (Spreadsheets.Row row : sheet.rows()) {
      Text flaw = row.flaw();
      if (flaw != null) {
        problems.add(new RowProblem(row.number(), FeedbackFlaw.UNREADABLE, flaw));
        continue;
      }
      switch (ReadRow.of(header, row.cells(), best, today)) {
        case ReadRow.Bad(FeedbackFlaw why) -> problems.add(new RowProblem(row.number(), why, null));
        case ReadRow.Good one -> {
          if (!one.outsideId().isEmpty() && !numbers.add(one.outsideId())) {
            problems.add(new RowProblem(row.number(), FeedbackFlaw.TWICE, null));
          } else {
            good.add(one);
            keys.add(key(source, one));
          }
        }
      }
    }
    Set<String> before = new HashSet<>(store.known(Set.copyOf(keys)));
    for (int i = 0; i < good.size(); i++) {
      if (before.add(keys.get(i))) {
        fresh.add(new New(keys.get(i), entry(source, good.get(i))));
      }
    }
    return new Checked(
        columns(header),
        fresh.stream().map(New::entry).toList(),
        good.size() - fresh.size(),
        problems);
  }

  private static Map<FeedbackField, String> columns(List<String> header) {
    Map<FeedbackField, String> columns = new java.util.EnumMap<>(FeedbackField.class);
    for (FeedbackField field : FeedbackField.values()) {
      int column = field.in(header);
      if (column >= 0) {
        columns.put(field, header.get(column));
      }
    }
    return columns;
  }

  /// Its number at its source; where it has none, everything it says.
  private String key(String source, ReadRow.Good row) {
    String what =
        row.outsideId().isEmpty()
            ? String.join(
                "\u001F",
                String.valueOf(row.givenOn()),
                String.valueOf(row.rating()),
                row.words(),
                row.department(),
                row.doctor(),
                row.mrn(),
                row.phone(),
                row.name())
            : row.outsideId();
    String whole =
        "feedback\u001F" + source + "\u001F" + row.outsideId().isEmpty() + "\u001F" + what;
    return HexFormat.of().formatHex(hash.of("feed/key", whole), 0, 16);
  }

  private FeedbackStore.Entry entry(String source, ReadRow.Good row) {
    Double rating = row.rating();
    Double best = row.best();
    return new FeedbackStore.Entry(
        ids.next(),
        whose(row).orElse(null),
        source,
        row.givenOn(),
        rating,
        best,
        rating == null || best == null ? null : 100 * rating / best,
        orNull(row.department()),
        orNull(row.doctor()),
        orNull(row.words()),
        null);
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /// The one patient of that number, or of that telephone and name. Where a name contradicts the
  /// number it is nobody.
  private Optional<PatientId> whose(ReadRow.Good row) {
    if (!row.mrn().isEmpty()) {
      Optional<PatientId> byNumber = patients.byWholeNumber(row.mrn());
      if (byNumber.isPresent()) {
        return row.name().isEmpty()
            ? byNumber
            : byNumber.filter(patient -> named(Set.of(patient), row.name()).size() == 1);
      }
    }
    if (row.name().isEmpty()) {
      return Optional.empty();
    }
    Set<PatientId> named =
        PhoneNumber.parse(row.phone())
            .map(phone ->
                named(
                    patients.owners(phone).stream()
                        .map(patients::standing)
                        .collect(Collectors.toSet()),
                    row.name()))
            .orElse(Set.of());
    return named.size() == 1 ? named.stream().findFirst() : Optional.empty();
  }

  private Set<PatientId> named(Set<PatientId> candidates, String name) {
    return patients.find(candidates).values().stream()
        .filter(patient -> patient.name().whole().equals(name))
        .map(PatientSummary::id)
        .collect(Collectors.toSet());
  }

  /// The words go through the red-flag rules. Of a known patient, and not long ago, they raise what
  /// they call for.
  private FeedbackStore.Entry heard(FeedbackStore.Entry entry, Instant now) {
    String text = entry.words();
    PatientId patient = entry.patient();
    if (text == null) {
      return entry;
    }
    LocalDate today = LocalDate.ofInstant(now, clock.getZone());
    String level;
    if (patient != null && entry.givenOn().plusDays(HEARD_FOR_DAYS).isAfter(today)) {
      level =
          words
              .opinion(patient, "feedback/" + entry.id(), TITLE, text, now)
              .map(Concern::level)
              .map(Enum::name)
              .orElse(null);
    } else {
      String said = words.unknownOpinion(text).level();
      level = said.equals("NONE") ? null : said;
    }
    return new FeedbackStore.Entry(
        entry.id(),
        patient,
        entry.source(),
        entry.givenOn(),
        entry.rating(),
        entry.best(),
        entry.percent(),
        entry.department(),
        entry.doctor(),
        text,
        level);
  }
}
