package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.calendar.WorkingCalendar;

class AlarmLimitsTest {

  private static final UUID HIS = UUID.randomUUID();
  private static final WorkingCalendar CALENDAR =
      WorkingCalendar.load(AlarmLimitsTest.class.getClassLoader(), "content/calendar");
  private static final AlarmLimits OFFICE =
      new AlarmLimits(60, LocalTime.of(8, 0), LocalTime.of(17, 30), true, 300, 2);

  /// 2026-03-18 is a Wednesday, 2026-03-21 a Saturday, 2026-02-14 a Saturday that is worked.
  @ParameterizedTest(name = "last {0}, now {1}: {2} minutes, raises {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        "2026-03-18T09:00, 2026-03-18T10:00, -,    -",
        "2026-03-18T09:00, 2026-03-18T10:01, 61,   true",
        "2026-03-17T22:00, 2026-03-18T08:30, 630,  false",
        "2026-03-17T22:00, 2026-03-18T09:00, 660,  false",
        "2026-03-17T22:00, 2026-03-18T09:01, 661,  true",
        "2026-03-18T16:00, 2026-03-18T17:29, 89,   true",
        "2026-03-18T16:00, 2026-03-18T17:30, 90,   false",
        "2026-03-20T16:00, 2026-03-21T12:00, 1200, false",
        "2026-02-13T16:00, 2026-02-14T12:00, 1200, true",
      })
  void silenceIsHeardInWorkingHoursOnlyAndDoesNotEndWithThem(
      String heard, String now, @Nullable Integer measured, @Nullable Boolean raises) {
    List<AlarmLimits.Breach> breaches = breaches(heard, now, OFFICE);
    if (measured == null) {
      assertThat(breaches).isEmpty();
    } else {
      assertThat(breaches)
          .containsExactly(
              new AlarmLimits.Breach(
                  HIS, AlarmKind.SILENT, measured, 60, Boolean.TRUE.equals(raises)));
    }
  }

  @Test
  void theSameTimeTwiceMeansDayAndNight() {
    AlarmLimits always =
        new AlarmLimits(60, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, false, null, null);
    assertThat(breaches("2026-03-21T23:30", "2026-03-22T00:40", always))
        .extracting(AlarmLimits.Breach::raises)
        .containsExactly(true);
  }

  @Test
  void lagAndQuarantineAreBeyondTheirLimitAndNotAtIt() {
    Instant now = at("2026-03-18T10:00");
    assertThat(breaches(now, now.minusSeconds(300), 2)).isEmpty();
    assertThat(breaches(now, now.minusSeconds(301), 3))
        .containsExactly(
            new AlarmLimits.Breach(HIS, AlarmKind.LAG, 301, 300, true),
            new AlarmLimits.Breach(HIS, AlarmKind.QUARANTINED, 3, 2, true));
  }

  @Test
  void whatHasNoLimitRaisesNothing() {
    AlarmLimits none =
        new AlarmLimits(null, LocalTime.of(8, 0), LocalTime.of(17, 30), true, null, null);
    Instant now = at("2026-03-18T10:00");
    AlarmLimits.Peer peer = new AlarmLimits.Peer(HIS, Instant.EPOCH, Instant.EPOCH, 1000, none);
    assertThat(AlarmLimits.breaches(peer, now, Hl7Time.HOSPITAL, CALENDAR)).isEmpty();
  }

  private static List<AlarmLimits.Breach> breaches(String heard, String now, AlarmLimits limits) {
    return AlarmLimits.breaches(
        new AlarmLimits.Peer(HIS, at(heard), null, 0, limits), at(now), Hl7Time.HOSPITAL, CALENDAR);
  }

  private static List<AlarmLimits.Breach> breaches(Instant now, Instant oldest, int quarantined) {
    return AlarmLimits.breaches(
        new AlarmLimits.Peer(HIS, now, oldest, quarantined, OFFICE),
        now,
        Hl7Time.HOSPITAL,
        CALENDAR);
  }

  private static Instant at(String wallTime) {
    return LocalDateTime.parse(wallTime).atZone(Hl7Time.HOSPITAL).toInstant();
  }
}
