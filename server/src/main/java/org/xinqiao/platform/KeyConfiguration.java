package org.xinqiao.platform;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.audit.AuditKey;
import org.xinqiao.auditchain.AuditKeys;
import org.xinqiao.crypto.RootKeys;

/// Where the keys come from: files of the data folder, or such as the operator put there.
@Configuration(proxyBeanMethods = false)
class KeyConfiguration {

  @Bean
  RootKeys rootKeys(Secrets secrets) {
    return new RootKeyFiles(secrets);
  }

  /// The key that seals the audit; its public half also lies in the data folder, to be handed out.
  @Bean
  AuditKey auditKey(Secrets secrets, InstallationSettings installation) {
    String pem = secrets.get("audit-key.pem", KeyConfiguration::newAuditKey);
    PublicKey known = AuditKeys.publicKeys(pem).getFirst();
    PrivateFiles.write(
        installation.data().resolve("audit-key.pub.pem"), AuditKeys.pem(known).strip());
    return new AuditKey(AuditKeys.privateKey(pem), known);
  }

  private static String newAuditKey() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return AuditKeys.pem(pair.getPrivate()) + AuditKeys.pem(pair.getPublic());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has Ed25519", e);
    }
  }
}
