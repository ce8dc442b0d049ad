package org.xinqiao.listing;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.xinqiao.crypto.KeyedHash;

/// The order that a list gives to its rows where nothing else decides. It looks like none, is
/// another one in every list, and can be told again by whoever has the key.
@Component
class ListOrder {

  private final KeyedHash hash;

  ListOrder(KeyedHash hash) {
    this.hash = hash;
  }

  /// Where a name stands; to be compared as unsigned.
  long place(UUID listing, String name) {
    return ByteBuffer.wrap(hash.of("listing-order", listing + "|" + name)).getLong();
  }
}
