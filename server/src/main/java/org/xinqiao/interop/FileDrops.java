package org.xinqiao.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.WorkLoop;

/// Looks into the folders in which hospital systems leave HL7 v2 messages as files, on behalf of
/// the first tenant as the listener does.
@Component
class FileDrops implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(FileDrops.class);

  private final DropSettings settings;
  private final Organizations organizations;
  private final Intake intake;
  private final boolean enabled;
  private final List<FileDrop> drops = new ArrayList<>();
  private final WorkLoop loop;
  private volatile boolean running;

  FileDrops(
      DropSettings settings,
      MllpSettings limits,
      ReadMessage reader,
      ReceiveMessage receive,
      Organizations organizations,
      Intake intake,
      @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.settings = settings;
    this.organizations = organizations;
    this.intake = intake;
    this.enabled = enabled;
    for (DropSettings.Folder one : settings.folders()) {
      drops.add(drop(one, limits, reader, receive));
    }
    this.loop = new WorkLoop("hl7-files", settings.every(), this::round);
  }

  private FileDrop drop(
      DropSettings.Folder one, MllpSettings limits, ReadMessage reader, ReceiveMessage receive) {
    String sender = one.sender();
    Path folder = one.folder();
    if (sender == null || sender.indexOf('|') < 1 || folder == null) {
      throw new IllegalStateException(
          "xinqiao.drop.folders: each needs a sender, application|facility, and a folder");
    }
    return new FileDrop(
        folder.toAbsolutePath(),
        header -> sender.equals(header.application() + "|" + header.facility()),
        reader,
        receive,
        limits.maxFrameBytes(),
        settings.settled());
  }

  @Override
  public void start() {
    running = true;
    if (enabled && !drops.isEmpty()) {
      loop.start();
    }
  }

  @Override
  public void stop() {
    running = false;
    loop.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private boolean round() {
    List<Tenant> tenants = organizations.tenants();
    boolean some = false;
    for (FileDrop drop : tenants.isEmpty() ? List.<FileDrop>of() : drops) {
      some |= Tenancy.call(tenants.getFirst().id(), () -> round(drop));
    }
    if (some) {
      intake.wake();
    }
    return some;
  }

  /// One folder's trouble is not the others'.
  private static boolean round(FileDrop drop) {
    try {
      return drop.take(System.nanoTime()) > 0;
    } catch (IOException | UncheckedIOException e) {
      log.error("A folder of HL7 files cannot be used: {}", e.toString());
    } catch (RuntimeException e) {
      log.error("A file with HL7 messages could not be taken and stays where it is", e);
    }
    return false;
  }
}
