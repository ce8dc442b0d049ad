package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Messages that a system leaves in a folder.
@XinqiaoTest
class FileDropTests {

  private static final int MOST_BYTES = 64 * 1024 * 4;

  @TempDir Path folder;

  @Autowired TestHospital hospitals;
  @Autowired ReadMessage reader;
  @Autowired ReceiveMessage receive;
  @Autowired IntakeStore store;
  @Autowired Organizations organizations;
  @Autowired Intake intake;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private FileDrop drop;
  private long now;

  @BeforeEach
  void aFolder() {
    tenant = hospitals.open();
    hospitals.run(
        tenant, () -> store.meet(UUID.randomUUID(), "HIS", "SZYY", "admitted", Instant.EPOCH));
    drop = drop();
  }

  @Test
  void aFileThatIsDurableIsMovedToDone() throws IOException {
    write("a.hl7", message("M1"));
    write("b.TXT", "\u000b" + message("M2") + "\u001c\r");
    settle();
    assertThat(names("done")).containsExactly("a.hl7", "b.TXT");
    assertThat(names("")).containsExactly("done", "refused");
    assertThat(states()).isEqualTo(Map.of("M1", "received", "M2", "received"));
  }

  @Test
  void aRefusedFileLiesBesideItsAcknowledgement() throws IOException {
    write("bad.hl7", message("M1").replace("19750412|F", "19751341|F"));
    hospitals.run(
        tenant, () -> store.meet(UUID.randomUUID(), "LIS", "SZYY", "admitted", Instant.EPOCH));
    write("foreign.hl7", message("M2").replace("HIS|SZYY", "LIS|SZYY"));
    write("nothing.txt", "hello");
    settle();
    assertThat(names("refused"))
        .containsExactly(
            "bad.hl7",
            "bad.hl7.ack",
            "foreign.hl7",
            "foreign.hl7.ack",
            "nothing.txt",
            "nothing.txt.ack");
    assertThat(Files.readString(folder.resolve("refused/bad.hl7.ack")))
        .contains("MSA|AE|M1|日期不存在(PID-7)");
    assertThat(Files.readString(folder.resolve("refused/foreign.hl7.ack")))
        .contains("MSA|AR|M2", "文件夹不符");
    assertThat(names("done")).isEmpty();
  }

  @Test
  void whatIsStillBeingWrittenIsLeftAlone() throws IOException {
    String message = message("M1");
    Path file = folder.resolve("a.hl7");
    Files.writeString(file, message.substring(0, 200));
    look(5);
    Files.writeString(file, message.substring(200), StandardOpenOption.APPEND);
    look(5);
    assertThat(states()).as("it has just changed").isEmpty();
    look(1);
    assertThat(states()).isEmpty();
    look(4);
    assertThat(states()).isEqualTo(Map.of("M1", "received"));
  }

  @Test
  void otherFilesAreNobodysBusiness() throws IOException {
    write("a.tmp", message("M1"));
    write(".b.hl7", message("M2"));
    write("empty.hl7", "");
    Files.createDirectories(folder.resolve("c.hl7"));
    Files.createSymbolicLink(folder.resolve("d.hl7"), folder.resolve("a.tmp"));
    settle();
    assertThat(names(""))
        .containsExactly(".b.hl7", "a.tmp", "c.hl7", "d.hl7", "done", "empty.hl7", "refused");
    assertThat(states()).isEmpty();
  }

  /// As after a kill between the commit and the move.
  @Test
  void aFileThatWasTakenBeforeTheNodeDiedIsTakenOnce() throws IOException {
    Tenancy.run(tenant.id(), () -> receive.receive(message("M1").getBytes(StandardCharsets.UTF_8)));
    write("a.hl7", message("M1"));
    drop = drop();
    settle();
    assertThat(names("done")).containsExactly("a.hl7");
    assertThat(states()).isEqualTo(Map.of("M1", "received"));
  }

  @Test
  void aNameThatComesAgainOverwritesNothing() throws IOException {
    write("a.hl7", message("M1"));
    settle();
    write("a.hl7", message("M2"));
    settle();
    assertThat(names("done")).containsExactly("a.hl7", "a.hl7.2");
    assertThat(Files.readString(folder.resolve("done/a.hl7"))).contains("M1");
  }

  @Test
  void aFileLongerThanAllowedIsRefused() throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("a.hl7"))) {
      out.write(message("M1").getBytes(StandardCharsets.UTF_8));
      out.write(new byte[MOST_BYTES]);
    }
    settle();
    assertThat(Files.readString(folder.resolve("refused/a.hl7.ack")))
        .contains("MSA|AR|M1", "消息超过允许的大小");
  }

  @Test
  void manyFilesAreTakenRoundByRoundTheOldestFirst() throws IOException {
    for (int i = 0; i < 201; i++) {
      Path file = write("f" + (300 - i) + ".hl7", message("M" + i));
      Files.setLastModifiedTime(
          file, java.nio.file.attribute.FileTime.from(Instant.ofEpochSecond(1_000_000 + i)));
    }
    look(0);
    assertThat(look(5)).isEqualTo(200);
    assertThat(names("")).contains("f100.hl7").hasSize(3);
    assertThat(look(5)).isEqualTo(1);
  }

  @Test
  void settingsThatNameNoSenderStopTheStart() {
    DropSettings settings =
        new DropSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            List.of(new DropSettings.Folder("HIS", folder)));
    assertThatThrownBy(() ->
            new FileDrops(
                settings,
                TestMllp.settings(1024, 1, Duration.ofSeconds(1)),
                reader,
                receive,
                organizations,
                intake,
                false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("xinqiao.drop.folders");
  }

  private FileDrop drop() {
    return new FileDrop(
        folder,
        header -> "HIS|SZYY".equals(header.application() + "|" + header.facility()),
        reader,
        receive,
        MOST_BYTES,
        Duration.ofSeconds(5));
  }

  private void settle() throws IOException {
    look(0);
    look(5);
  }

  /// @param seconds since it was looked before
  private int look(int seconds) throws IOException {
    now += TimeUnit.SECONDS.toNanos(seconds);
    return Tenancy.<Integer, IOException>call(tenant.id(), () -> drop.take(now));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private List<String> names(String in) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(in))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String message(String controlId) {
    return IntakeTests.A04.formatted(controlId).replace('\n', '\r');
  }

  private Map<String, String> states() {
    return hospitals
        .in(
            tenant,
            () ->
                jdbc.sql("SELECT control_id, state FROM intake_message")
                    .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                    .list())
        .stream()
        .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
