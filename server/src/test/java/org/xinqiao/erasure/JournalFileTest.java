package org.xinqiao.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.TenantId;
import tools.jackson.databind.json.JsonMapper;

class JournalFileTest {

  private static final Tenant OURS = new Tenant(new TenantId(1), "SZYY", "市中医院", "0571-0");
  private static final Tenant THEIRS = new Tenant(new TenantId(1), "EYBH", "二院", "0571-1");
  private static final Instant AT = Instant.parse("2026-11-26T08:00:00Z");

  @TempDir Path folder;

  private JournalFile file() {
    JournalFile file = missing();
    file.begin();
    return file;
  }

  private JournalFile missing() {
    return at("erasures.jsonl");
  }

  private JournalFile at(String path) {
    return new JournalFile(new ErasureSettings(Path.of(path)), folder, new JsonMapper());
  }

  private static JournalEntry entry(int n) {
    return new JournalEntry.Lifted(new UUID(0, n), new UUID(1, n), AT);
  }

  @Test
  void eachHospitalReadsItsOwnInTheirOrder() {
    assertThat(file().of(OURS)).isEmpty();
    JournalEntry erased =
        new JournalEntry.Erased(
            new UUID(0, 1),
            new UUID(0, 2),
            List.of(new UUID(0, 2)),
            List.of("ab"),
            "person-asks",
            new UUID(0, 3),
            AT,
            new UUID(0, 4),
            AT);
    JournalEntry refused =
        new JournalEntry.Refused(new UUID(0, 5), new UUID(0, 6), null, "sms", "withdraw", AT);
    file().append(OURS, List.of(erased, refused));
    file().append(THEIRS, List.of(entry(8)));
    file().append(OURS, List.of(entry(9)));
    assertThat(file().of(OURS)).containsExactly(erased, refused, entry(9));
    assertThat(file().of(THEIRS)).containsExactly(entry(8));
  }

  @Test
  void aJournalThatIsMissingIsNotAnEmptyOne() {
    assertThatThrownBy(() -> missing().of(OURS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("There is no journal of erasures");
    assertThatThrownBy(() -> missing().append(OURS, List.of(entry(1))))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(folder).as("writing makes none").isEmptyDirectory();

    assertThat(missing().begin()).isTrue();
    file().append(OURS, List.of(entry(1)));
    assertThat(missing().begin()).isFalse();
    assertThat(file().of(OURS)).containsExactly(entry(1));
  }

  @Test
  void withoutItsFolderNoneIsMadeAndItIsSaidWhatToDo() {
    assertThatThrownBy(() -> at("mount/erasures.jsonl").begin())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("xinqiao.erasure.journal: there is no folder ")
        .hasMessageContaining("mount. Mount it");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLineOfWhichOneByteIsMissingIsCutOffToo() throws IOException {
    file().append(OURS, List.of(entry(1)));
    Path lines = folder.resolve("erasures.jsonl");
    String whole = Files.readString(lines).strip();
    for (int missing = 0; missing < 3; missing++) {
      Files.writeString(lines, whole.substring(0, whole.length() - missing));
      file().append(OURS, List.of(entry(2)));
      assertThat(file().of(OURS))
          .as(missing + " missing")
          .isEqualTo(missing == 0 ? List.of(entry(1), entry(2)) : List.of(entry(2)));
    }
  }

  @Test
  void severalMayWriteAtOnceAndNobodyBesideWhoeverHoldsTheFile() throws IOException {
    JournalFile file = file();
    List<JournalEntry> entries = IntStream.range(0, 64).mapToObj(n -> entry(n)).toList();
    entries.parallelStream().forEach(entry -> file.append(OURS, List.of(entry)));
    assertThat(file.of(OURS)).containsExactlyInAnyOrderElementsOf(entries);

    try (FileChannel other =
            FileChannel.open(folder.resolve("erasures.jsonl"), StandardOpenOption.WRITE);
        FileLock held = other.lock()) {
      // Another process would be waited for; of its own one Java says so.
      assertThat(held.isValid()).isTrue();
      assertThatThrownBy(() -> file.append(OURS, entries))
          .isInstanceOf(OverlappingFileLockException.class);
    }
    assertThat(file.of(OURS)).hasSize(64);
  }

  @Test
  void aLineThatWasCutOffIsFollowedByTheWholeOne() throws IOException {
    file().append(OURS, List.of(entry(1)));
    Files.writeString(
        folder.resolve("erasures.jsonl"),
        "{\"hospital\":\"SZYY\",\"entry\":{\"kind\":\"lif",
        StandardOpenOption.APPEND);
    file().append(OURS, List.of(entry(2)));
    assertThat(file().of(OURS)).containsExactly(entry(1), entry(2));
  }

  @Test
  void whatWasNeverWrittenThereIsAFault() throws IOException {
    file().append(OURS, List.of(entry(1)));
    Files.writeString(
        folder.resolve("erasures.jsonl"), "{\"hospital\":\"SZYY\"}}\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> file().of(OURS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("journal of erasures");
  }
}
