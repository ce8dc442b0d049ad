package org.xinqiao.live;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.access.StaffReach;
import org.xinqiao.access.StaffSessions;
import org.xinqiao.shared.Tenancy;

/// The stream of changes to one screen. Every 15 seconds it asks whether the session is still open,
/// and ends with it; a stream alone does not keep a session open.
///
/// Whoever may not see every patient of the hospital is told that something changed, and not whose:
/// their screen asks again and gets what is theirs.
@RestController
class StreamController {

  private static final Logger log = LoggerFactory.getLogger(StreamController.class);

  private final Screens screens;
  private final StaffSessions sessions;
  private final StaffReach reaches;
  private final Duration ping;

  StreamController(
      Screens screens, StaffSessions sessions, StaffReach reaches, LiveSettings settings) {
    this.screens = screens;
    this.sessions = sessions;
    this.reaches = reaches;
    this.ping = settings.ping();
  }

  @GetMapping(path = "/api/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Requires(Permission.SIGNED_IN)
  SseEmitter stream(
      CurrentStaff staff,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
    SseEmitter emitter = new SseEmitter(0L);
    Screens.Screen screen = screens.open(staff.tenant(), lastEventId);
    emitter.onCompletion(() -> screens.close(screen));
    boolean whose = reaches.isEverybody(staff, Permission.PATIENT_VIEW);
    Thread.ofVirtual().name("live-stream").start(() -> run(emitter, screen, staff, whose));
    return emitter;
  }

  private void run(SseEmitter emitter, Screens.Screen screen, CurrentStaff staff, boolean whose) {
    try {
      emitter.send(opened(screen));
      long nextPing = System.nanoTime() + ping.toNanos();
      while (!screen.ended()) {
        Screens.Event event =
            screen.waiting().poll(nextPing - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (screen.ended()) {
          break;
        }
        if (event != null) {
          emitter.send(written(event, whose));
        }
        if (System.nanoTime() >= nextPing) {
          if (!Tenancy.call(staff.tenant(), () -> sessions.isOpen(staff))) {
            break;
          }
          emitter.send(SseEmitter.event().comment(" ping"));
          nextPing = System.nanoTime() + ping.toNanos();
        }
      }
      emitter.complete();
    } catch (IOException e) {
      log.debug("A screen went away: {}", e.getMessage());
      emitter.complete();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Fails closed: whoever may still look opens the stream again.
      log.warn("A stream ended: {}", e.toString());
      emitter.complete();
    } finally {
      screens.close(screen);
    }
  }

  /// A new screen gets an id at once, so that its browser can name one when the connection breaks
  /// before anything changed.
  private static SseEmitter.SseEventBuilder opened(Screens.Screen screen) {
    SseEmitter.SseEventBuilder builder = SseEmitter.event().comment(" open");
    screen.began().ifPresent(id -> builder.id(Long.toString(id)));
    return builder;
  }

  private static SseEmitter.SseEventBuilder written(Screens.Event event, boolean whose) {
    SseEmitter.SseEventBuilder builder = SseEmitter.event().id(Long.toString(event.id()));
    Notice.Data data = event.data();
    return data == null
        ? builder.name("resync").data("{}", MediaType.APPLICATION_JSON)
        : builder
            .name("changed")
            .data(whose ? data : data.withoutPatient(), MediaType.APPLICATION_JSON);
  }
}
