package org.xinqiao.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Connects to databases of others. The driver of PostgreSQL is ours; any other is a jar that the
/// operator puts into the folder of drivers, found as drivers announce themselves.
@Component
class Drivers {

  private final List<Driver> found = new ArrayList<>();

  Drivers(ViewSettings settings) {
    DriverManager.drivers().forEach(found::add);
    URL[] jars = jars(Path.of(settings.drivers()));
    if (jars.length > 0) {
      ServiceLoader.load(Driver.class, new URLClassLoader(jars, Driver.class.getClassLoader()))
          .forEach(found::add);
    }
  }

  /// Opens a connection that only reads.
  ///
  /// @throws ViewFailure when there is no driver, or nobody answers
  Connection connect(String url, Properties properties) {
    try {
      for (Driver driver : found) {
        Connection connection = driver.acceptsURL(url) ? driver.connect(url, properties) : null;
        if (connection != null) {
          connection.setReadOnly(true);
          connection.setAutoCommit(false);
          return connection;
        }
      }
    } catch (SQLException e) {
      throw new ViewFailure(ViewFailure.Reason.UNREACHABLE, String.valueOf(e.getSQLState()));
    }
    throw new ViewFailure(
        ViewFailure.Reason.DRIVER_MISSING, url.replaceFirst("^(jdbc:[a-z0-9]+).*", "$1"));
  }

  private static URL[] jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return new URL[0];
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .sorted()
          .map(Drivers::url)
          .toArray(URL[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
