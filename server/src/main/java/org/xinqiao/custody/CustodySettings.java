package org.xinqiao.custody;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// When it is time to change the keys.
///
/// @param rotateAfter since the last change, or since the hospital began
/// @param rotateAfterUses of any one key; at most 2^32, where AES-GCM with random nonces ends to be
///   safe (NIST SP 800-38D, 8.3)
@ConfigurationProperties("xinqiao.custody")
record CustodySettings(
    @DefaultValue("365d") Duration rotateAfter, @DefaultValue("1073741824") long rotateAfterUses) {

  CustodySettings {
    if (rotateAfterUses < 1 || rotateAfterUses > 1L << 32) {
      throw new IllegalArgumentException("xinqiao.custody.rotate-after-uses is 1 to 2^32");
    }
  }
}
