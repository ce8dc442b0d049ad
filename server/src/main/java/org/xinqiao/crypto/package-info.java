/// Encryption of fields and keyed hashes (ADR 0015): one suite id in every ciphertext, one key per
/// patient for free text, phones and numbers, keys per purpose for everything else.
@ApplicationModule(displayName = "Crypto", allowedDependencies = "shared")
package org.xinqiao.crypto;

import org.springframework.modulith.ApplicationModule;
