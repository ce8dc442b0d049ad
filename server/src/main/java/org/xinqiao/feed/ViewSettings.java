package org.xinqiao.feed;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.xinqiao.interop.RowField;
import org.xinqiao.interop.RowKind;

/// The read-only views of hospital systems that are polled; see `application.yaml` for each key.
///
/// @param drivers folder with the JDBC drivers of databases other than PostgreSQL
@ConfigurationProperties("xinqiao.feed.view")
record ViewSettings(@DefaultValue("drivers") String drivers, @DefaultValue({}) List<View> sources) {

  /// One view.
  ///
  /// @param name of the source in 集成监控; one name is one source
  /// @param view its name in that database, with the schema where needed
  /// @param columns our field for each column that is read
  /// @param watermark the column that grows with every change: a change number or a time
  /// @param overlap how far behind the watermark each poll begins again: a number, or a duration
  /// @param timeout the longest that one statement may take
  record View(
      @Nullable String name,
      @Nullable String url,
      @Nullable String user,
      @Nullable String password,
      @Nullable String view,
      @Nullable RowKind kind,
      @DefaultValue("HIS") String assigner,
      @DefaultValue Map<RowField, String> columns,
      @Nullable String watermark,
      @DefaultValue("time") Order by,
      @DefaultValue("10m") String overlap,
      @DefaultValue("1m") Duration every,
      @DefaultValue("500") int fetchSize,
      @DefaultValue("60s") Duration timeout) {

    /// What the watermark is.
    enum Order {
      NUMBER,
      TIME;

      @Override
      public String toString() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    /// Never the password.
    @Override
    public String toString() {
      return "View[name=%s, url=%s, user=%s, password=%s, view=%s, kind=%s, assigner=%s, columns=%s, watermark=%s, by=%s, overlap=%s, every=%s, fetchSize=%d, timeout=%s]"
          .formatted(
              name,
              url,
              user,
              password == null ? null : "set",
              view,
              kind,
              assigner,
              columns,
              watermark,
              by,
              overlap,
              every,
              fetchSize,
              timeout);
    }
  }
}
