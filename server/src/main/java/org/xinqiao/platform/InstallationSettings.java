package org.xinqiao.platform;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where this installation keeps its files and its database; see `application.yaml` for each key.
///
/// @param data folder of the embedded database, secrets and logs
/// @param database the server to use instead of the embedded one
@ConfigurationProperties("xinqiao.installation")
record InstallationSettings(@DefaultValue("data") Path data, @DefaultValue Database database) {

  /// @param url JDBC URL of a PostgreSQL 15 or later; empty for the embedded one
  /// @param name name of the database on the embedded server
  /// @param owner role that owns the tables and runs the migrations
  /// @param user role of the application: owns nothing, bound by row-level security
  /// @param desk role that transactions of staff's requests take on: as `user`, and held to the
  ///   patients whom the request may touch
  /// @param chart as `desk`, once a request is about one patient: held to that one
  /// @param poolSize connections held by one node
  record Database(
      @Nullable String url,
      @DefaultValue("xinqiao") String name,
      @DefaultValue("xinqiao_owner") String owner,
      @Nullable String ownerPassword,
      @DefaultValue("xinqiao_app") String user,
      @Nullable String password,
      @DefaultValue("xinqiao_desk") String desk,
      @DefaultValue("xinqiao_chart") String chart,
      @DefaultValue("12") int poolSize) {}
}
