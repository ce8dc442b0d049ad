package org.xinqiao.shared;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Part of a list, continued by handing `nextCursor` back. Lists are paged by the last row seen,
/// never by a number of rows to skip, so that depth costs nothing and a new row moves nobody.
public record Page<T>(List<T> items, @Nullable String nextCursor) {

  /// The largest page any list gives out.
  public static final int MAX_LIMIT = 100;

  public Page {
    items = List.copyOf(items);
  }

  /// Builds a page from up to `limit + 1` rows: the extra row only tells that there is more.
  public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> cursorOf) {
    if (rows.size() <= limit) {
      return new Page<>(rows, null);
    }
    List<T> items = rows.subList(0, limit);
    return new Page<>(items, cursorOf.apply(items.getLast()));
  }

  public <R> Page<R> map(Function<? super T, ? extends R> change) {
    return new Page<>(items.stream().<R>map(change).toList(), nextCursor);
  }

  public static int limit(@Nullable Integer asked) {
    return asked == null ? 50 : Math.clamp(asked, 1, MAX_LIMIT);
  }
}
