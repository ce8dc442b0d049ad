package org.xinqiao.calls;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Decides whether an address may be called. Who stands outside must be reached by TLS at a public
/// address, whatever a name resolves to at the moment. Hosts that the settings name lie inside: on
/// this machine or in the hospital's network, there also without TLS. Addresses that are nobody's
/// partner, such as those under which clouds hand out credentials, are never called. Thread-safe.
public final class CallableHosts {

  /// Asks for the addresses of a name; a stand-in in tests.
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private final Set<String> inside;
  private final Resolver resolver;

  /// @param inside hosts, each as `host` or `host:port`; names are compared as they are written
  public CallableHosts(Collection<String> inside) {
    this(inside, InetAddress::getAllByName);
  }

  CallableHosts(Collection<String> inside, Resolver resolver) {
    this.inside = inside.stream().map(CallableHosts::plain).collect(Collectors.toUnmodifiableSet());
    this.resolver = resolver;
  }

  /// @throws IllegalArgumentException when the address is none to call: no host, a name before the
  ///   host, or neither TLS nor inside. For the start, so that settings which would not do are said
  public void demandWellFormed(URI address) {
    String scheme = address.getScheme();
    if (address.getHost() == null || address.getRawUserInfo() != null) {
      throw new IllegalArgumentException("not the address of a host: it must begin with https://");
    }
    if (!("https".equals(scheme) || "http".equals(scheme) && inside(address))) {
      throw new IllegalArgumentException(
          address.getHost() + ": it must begin with https://, or the host stand in plain-hosts");
    }
  }

  /// Looks at where a call would go. The JDK keeps what a name resolved to for half a minute, so
  /// the connection that follows at once goes to the addresses that were looked at; and who takes
  /// over a name in between has no certificate for it.
  ///
  /// @throws ForbiddenHostException when it may not be called
  /// @throws UnknownHostException when the name is not known
  public void demand(URI address) throws ForbiddenHostException, UnknownHostException {
    try {
      demandWellFormed(address);
    } catch (IllegalArgumentException e) {
      throw new ForbiddenHostException(String.valueOf(e.getMessage()));
    }
    for (InetAddress one : resolver.resolve(bare(address.getHost()))) {
      if (AddressKind.of(one) == AddressKind.NOBODYS
          || AddressKind.of(one) == AddressKind.INSIDE && !inside(address)) {
        throw new ForbiddenHostException("forbidden address");
      }
    }
  }

  /// The addresses of a host that the settings themselves name, for what is not called over HTTP:
  /// anywhere but at an address that is nobody's partner. Whoever connects to the result and not to
  /// the name cannot be sent elsewhere meanwhile.
  public static List<InetAddress> namedBySettings(String host)
      throws ForbiddenHostException, UnknownHostException {
    List<InetAddress> all = List.of(InetAddress.getAllByName(host));
    for (InetAddress one : all) {
      if (AddressKind.of(one) == AddressKind.NOBODYS) {
        throw new ForbiddenHostException("forbidden address");
      }
    }
    return all;
  }

  private boolean inside(URI address) {
    String host = plain(address.getHost());
    int port = address.getPort();
    if (port < 0) {
      port = "http".equals(address.getScheme()) ? 80 : 443;
    }
    return inside.contains(host) || inside.contains(host + ":" + port);
  }

  private static String plain(String host) {
    return host.toLowerCase(Locale.ROOT);
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
