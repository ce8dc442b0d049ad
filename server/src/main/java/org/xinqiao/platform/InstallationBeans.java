package org.xinqiao.platform;

import java.util.Base64;
import java.util.Properties;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/// What single modules need of this installation, given to them by name so that they do not depend
/// on where it comes from.
@Configuration(proxyBeanMethods = false)
class InstallationBeans {

  /// The secret that the `access` module derives its keys from.
  @Bean(defaultCandidate = false)
  SecretKey accessKey(Secrets secrets) {
    return new SecretKeySpec(Base64.getUrlDecoder().decode(secrets.get("access-key")), "HKDF");
  }

  /// Opens the connection on which the `live` module listens: outside of the pool, as it is never
  /// given back.
  @Bean(defaultCandidate = false)
  DataSource listenerDataSource(DatabaseServer server, InstallationSettings settings) {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "xinqiao-live");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("socketTimeout", "30");
    SimpleDriverDataSource source =
        new SimpleDriverDataSource(
            new org.postgresql.Driver(),
            server.url(),
            settings.database().user(),
            server.userPassword());
    source.setConnectionProperties(properties);
    return source;
  }
}
