package org.xinqiao.platform;

import java.util.Base64;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.crypto.RootKey;

/// Where the root key comes from: a file of the data folder, or one that the operator put there.
@Configuration(proxyBeanMethods = false)
class KeyConfiguration {

  @Bean
  RootKey rootKey(Secrets secrets) {
    byte[] key = Base64.getUrlDecoder().decode(secrets.get("root-key"));
    return key::clone;
  }
}
