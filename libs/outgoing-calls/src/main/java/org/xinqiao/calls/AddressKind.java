package org.xinqiao.calls;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/// What an address is, after the IANA registries of special-purpose addresses.
enum AddressKind {
  /// Anybody's on the internet.
  OUTSIDE,
  /// This machine or a closed network.
  INSIDE,
  /// No system of a partner: link-local (where clouds hand out credentials), unspecified,
  /// multicast, reserved.
  NOBODYS;

  static AddressKind of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return ofFour(bytes);
    }
    byte[] wrapped = fourWithin(bytes);
    if (wrapped.length == 4) {
      return ofFour(wrapped);
    }
    if (address.isLoopbackAddress()) {
      return INSIDE;
    }
    if (address.isAnyLocalAddress()
        || address.isMulticastAddress()
        || address.isLinkLocalAddress()) {
      return NOBODYS;
    }
    int first = bytes[0] & 0xff;
    boolean uniqueLocal = (first & 0xfe) == 0xfc;
    return uniqueLocal || address.isSiteLocalAddress()
        ? INSIDE
        : (first & 0xe0) == 0x20 ? OUTSIDE : NOBODYS;
  }

  private static AddressKind ofFour(byte[] bytes) {
    int a = bytes[0] & 0xff;
    int b = bytes[1] & 0xff;
    if (a == 127
        || a == 10
        || a == 172 && b >= 16 && b < 32
        || a == 192 && b == 168
        || a == 100 && b >= 64 && b < 128
        || a == 198 && (b == 18 || b == 19)) {
      return INSIDE;
    }
    boolean special = a == 0 || a >= 224 || a == 169 && b == 254;
    boolean protocol = a == 192 && b == 0 && bytes[2] == 0;
    return special || protocol ? NOBODYS : OUTSIDE;
  }

  /// An IPv4 address that another form carries: mapped or compatible, NAT64, 6to4.
  private static byte[] fourWithin(byte[] bytes) {
    boolean zeros = true;
    for (int i = 0; i < 10; i++) {
      zeros &= bytes[i] == 0;
    }
    boolean mapped = zeros && bytes[10] == -1 && bytes[11] == -1;
    boolean compatible =
        zeros && bytes[10] == 0 && bytes[11] == 0 && (bytes[12] != 0 || bytes[13] != 0);
    boolean nat64 = bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == -1 && bytes[3] == (byte) 0x9b;
    if (mapped || compatible || nat64) {
      return Arrays.copyOfRange(bytes, 12, 16);
    }
    boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
    return sixToFour ? Arrays.copyOfRange(bytes, 2, 6) : new byte[0];
  }
}
