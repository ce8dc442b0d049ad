package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootKeyFilesTest {

  @TempDir Path data;

  @Test
  void theFirstIsMadeOnceAndTheNextWhenItIsAskedFor() {
    RootKeyFiles keys = new RootKeyFiles(new Secrets(data));
    assertThat(keys.numbers()).containsExactly(1);
    byte[] first = keys.bytes(1);
    keys.make(2);
    assertThat(new RootKeyFiles(new Secrets(data)).numbers()).containsExactly(1, 2);
    assertThat(keys.bytes(2)).hasSize(32).isNotEqualTo(first);
    keys.make(2);
    assertThat(new RootKeyFiles(new Secrets(data)).bytes(1)).isEqualTo(first);
  }

  @Test
  void oneThatWasTakenAwayIsSaidByItsFileAndNotMadeAgain() throws Exception {
    RootKeyFiles keys = new RootKeyFiles(new Secrets(data));
    keys.make(2);
    Files.delete(data.resolve("secrets/root-key"));
    RootKeyFiles later = new RootKeyFiles(new Secrets(data));
    assertThat(later.numbers()).containsExactly(2);
    assertThatThrownBy(() -> later.bytes(1)).hasMessageContaining("secrets/root-key");
  }
}
