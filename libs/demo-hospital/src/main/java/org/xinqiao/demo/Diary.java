package org.xinqiao.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What happens to one patient, collected in any order. Messages are written only when their turn
/// comes: a happening is much smaller than its text.
final class Diary {

  static final ZoneId HOSPITAL_TIME = ZoneId.of("Asia/Shanghai");

  /// Either something that the hospital tells or a reply of the patient.
  sealed interface Draft {
    LocalDateTime at();

    record Told(Happening what) implements Draft {
      @Override
      public LocalDateTime at() {
        return what.at();
      }
    }

    record Response(LocalDateTime at, DemoEvent.Reply reply) implements Draft {}
  }

  private final Person person;
  private final LocalDateTime end;
  private final LocalDateTime phoneChangesAt;
  private final List<Draft> drafts = new ArrayList<>();
  private final List<DueRevisit> revisits = new ArrayList<>();

  /// @param horizon nothing is noted down after this
  /// @param phoneChangesAt when the later number takes over, if there is one
  Diary(Person person, LocalDateTime horizon, LocalDateTime phoneChangesAt) {
    this.person = person;
    LocalDate dies = person.dies();
    this.end = dies == null ? horizon : dies.atStartOfDay();
    this.phoneChangesAt = phoneChangesAt;
  }

  /// Nothing happens from here on: the patient's death or the end of what is generated.
  LocalDateTime end() {
    return end;
  }

  /// Notes something; what would come after the end is left out.
  void note(Happening what) {
    if (what.at().isBefore(end)) {
      drafts.add(new Draft.Told(what));
    }
  }

  /// Notes the news of the patient's death, the one thing that comes after it.
  void death(Happening.Died death) {
    drafts.add(new Draft.Told(death));
  }

  void reply(LocalDateTime at, Contact contact, Response response) {
    if (at.isBefore(end)) {
      Instant instant = at.atZone(HOSPITAL_TIME).toInstant();
      drafts.add(
          new Draft.Response(at, new DemoEvent.Reply(instant, person.key(), contact, response)));
    }
  }

  void revisit(DueRevisit revisit) {
    revisits.add(revisit);
  }

  /// The telephone number that the hospital knows at a time.
  String phone(LocalDateTime at) {
    String later = person.laterPhone();
    return later == null || at.isBefore(phoneChangesAt) ? person.phone() : later;
  }

  /// Whether the hospital has met the patient by then.
  boolean knowsThePatientAt(LocalDateTime time) {
    return drafts.stream().anyMatch(draft -> draft.at().isBefore(time));
  }

  List<DueRevisit> revisits() {
    return List.copyOf(revisits);
  }

  List<Draft> inOrder() {
    return drafts.stream().sorted(Comparator.comparing(Draft::at)).toList();
  }
}
