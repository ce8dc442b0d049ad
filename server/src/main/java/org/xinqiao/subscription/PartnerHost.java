package org.xinqiao.subscription;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Where partners may be. Addresses that are no partner's, such as those under which clouds hand
/// out credentials, are not called, whatever a name resolves to.
public final class PartnerHost {

  private PartnerHost() {}

  /// @throws UnknownHostException when the host is not known, or is such an address
  public static void refuseForbidden(String host) throws UnknownHostException {
    for (InetAddress address : InetAddress.getAllByName(host)) {
      if (address.isLinkLocalAddress()
          || address.isAnyLocalAddress()
          || address.isMulticastAddress()) {
        throw new UnknownHostException("forbidden address");
      }
    }
  }
}
