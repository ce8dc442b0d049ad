package org.xinqiao.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.xinqiao.shared.TenantId;

class ScreensTest {

  private static final TenantId HERE = new TenantId(1);
  private final Screens screens =
      new Screens(Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC));

  @Test
  void aScreenThatReadsTooSlowlyIsCutOffAndHoldsNobodyUp() {
    Screens.Screen slow = screens.open(HERE, null);
    Screens.Screen quick = screens.open(HERE, null);
    for (int i = 0; i < Screens.QUEUE + 1; i++) {
      screens.tell(notice(1));
      assertThat(quick.waiting().poll()).isNotNull();
    }
    assertThat(slow.ended()).isTrue();
    assertThat(quick.ended()).isFalse();
  }

  @Test
  void moreThanIsKeptCannotBeContinued() {
    Screens.Screen screen = screens.open(HERE, null);
    screens.tell(notice(1));
    String first = Long.toString(screen.waiting().remove().id());
    for (int i = 0; i < Screens.KEPT; i++) {
      screens.tell(notice(1));
    }
    assertThat(screens.open(HERE, first).waiting()).hasSize(Screens.KEPT);
    screens.tell(notice(1));
    assertThat(screens.open(HERE, first).waiting())
        .singleElement()
        .satisfies(event -> assertThat(event.data()).isNull());
  }

  @Test
  void afterAGapNoIdFromBeforeCanBeContinued() {
    Screens.Screen screen = screens.open(HERE, null);
    screens.tell(notice(1));
    long before = screen.waiting().remove().id();
    screens.resync();
    assertThat(screen.waiting().remove().data()).isNull();
    screens.tell(notice(1));
    assertThat(screen.waiting().remove().id()).isGreaterThan(before);
    assertThat(screens.open(HERE, Long.toString(before)).waiting())
        .singleElement()
        .satisfies(event -> assertThat(event.data()).isNull());
  }

  @Test
  void idsAreExactInJavascript() {
    Screens.Screen screen = screens.open(HERE, null);
    screens.tell(notice(1));
    assertThat(screen.waiting().remove().id()).isLessThan(1L << 53);
  }

  @Test
  void aClosedScreenIsToldNothing() {
    Screens.Screen screen = screens.open(HERE, null);
    screens.close(screen);
    screens.tell(notice(1));
    assertThat(screen.waiting()).isEmpty();
  }

  private static Notice notice(int tenant) {
    return new Notice(
        tenant,
        "task",
        UUID.randomUUID(),
        null,
        OffsetDateTime.parse("2026-03-01T08:00:00+08:00"),
        null);
  }
}
