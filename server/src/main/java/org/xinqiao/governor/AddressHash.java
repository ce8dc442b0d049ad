package org.xinqiao.governor;

import java.util.Locale;
import org.springframework.stereotype.Component;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.patient.ContactPoint;

/// The same for all who are reached at an address, patients and guardians alike, and readable by
/// nobody: what is sent to one address is counted by it.
@Component
public class AddressHash {

  private final KeyedHash hash;

  AddressHash(KeyedHash hash) {
    this.hash = hash;
  }

  public byte[] of(ContactPoint point) {
    return hash.of(point.system().toString(), point.value().toLowerCase(Locale.ROOT));
  }
}
