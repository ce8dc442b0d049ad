package org.xinqiao.cohort;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Of how many patients within the caller's reach what is true now.
@Service
class TagCounts {

  private final TagStore store;

  TagCounts(TagStore store) {
    this.store = store;
  }

  /// @param lookedAt when everybody was last looked at; null while that goes on
  record Counted(Map<String, Long> patients, @Nullable Instant lookedAt) {

    long of(String kind, String name, String value) {
      return patients.getOrDefault(key(kind, name, value), 0L);
    }
  }

  @Transactional(readOnly = true)
  public Counted count() {
    return new Counted(
        store.counts().stream()
            .collect(
                Collectors.toMap(
                    each -> key(each.kind(), each.name(), each.value()), TagStore.Count::patients)),
        store.pass().map(TagStore.Pass::ended).orElse(null));
  }

  private static String key(String kind, String name, String value) {
    return kind + "/" + name + "/" + value;
  }
}
