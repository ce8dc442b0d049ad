package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xinqiao.isolation.Isolation.Cause;

class InstanceMarkTest {

  private final UUID one = UUID.randomUUID();
  private final InstanceMark ten = new InstanceMark(one, 10);

  @Test
  void whatGoesOnWhereItStoppedIsNotRestored() {
    assertThat(InstanceMark.restored(null, null, false, true)).as("a first start").isEmpty();
    assertThat(InstanceMark.restored(null, ten, false, true)).as("a new database").isEmpty();
    assertThat(InstanceMark.restored(ten, ten, false, true)).isEmpty();
    assertThat(InstanceMark.restored(new InstanceMark(one, 11), ten, false, true))
        .as("killed before the file was written")
        .isEmpty();
    assertThat(InstanceMark.restored(ten, null, false, false)).as("a further node").isEmpty();
    assertThat(InstanceMark.restored(ten, ten, true, false)).as("a node that moved").isEmpty();
  }

  @Test
  void aDatabaseThatIsBehindOrAnotherOrWasBroughtHereIs() {
    assertThat(InstanceMark.restored(new InstanceMark(one, 9), ten, false, true))
        .contains(Cause.OLDER_DATABASE);
    assertThat(InstanceMark.restored(new InstanceMark(one, 9), ten, false, false))
        .contains(Cause.OLDER_DATABASE);
    assertThat(InstanceMark.restored(new InstanceMark(UUID.randomUUID(), 99), ten, false, true))
        .contains(Cause.OTHER_DATABASE);
    assertThat(InstanceMark.restored(ten, null, false, true)).contains(Cause.NEW_FOLDER);
    assertThat(InstanceMark.restored(ten, ten, true, true)).contains(Cause.NEW_FOLDER);
  }

  @Test
  void aCopyOfTheFileDoesNotPassForTheOriginal(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("instance.json");
    MarkFile mark = new MarkFile(file);
    assertThat(mark.read()).isNull();
    mark.write(ten);
    mark.write(new InstanceMark(one, 11));
    MarkFile.Written written = Objects.requireNonNull(mark.read());
    assertThat(written.mark()).isEqualTo(new InstanceMark(one, 11));
    assertThat(written.copied()).isFalse();

    Path copy = folder.resolve("copy.json");
    Files.copy(file, copy);
    assertThat(Objects.requireNonNull(new MarkFile(copy).read()).copied()).isTrue();
    Files.writeString(file, "{}");
    assertThatThrownBy(mark::read).isInstanceOf(IllegalStateException.class);
  }
}
