package org.xinqiao.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallableHostsTest {

  private static final Map<String, String> NAMES =
      Map.of(
          "partner.example", "93.184.216.34",
          "trusted.org.evil.com", "10.0.0.5",
          "rebound.example", "127.0.0.1",
          "metadata.example", "169.254.169.254",
          "his.hospital.local", "192.168.7.7");

  private static InetAddress[] resolve(String host) throws UnknownHostException {
    return new InetAddress[] {InetAddress.getByName(NAMES.getOrDefault(host, host))};
  }

  private static CallableHosts hosts(String... inside) {
    return new CallableHosts(List.of(inside), CallableHostsTest::resolve);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://localhost/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:a9fe:a9fe]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://[::]/",
        "https://0.0.0.0/",
        "https://10.0.0.1/",
        "https://172.16.0.1/",
        "https://172.31.255.255/",
        "https://192.168.1.1/",
        "https://100.64.0.1/",
        "https://198.18.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://rebound.example/",
        "https://metadata.example/",
        "https://trusted.org.evil.com/",
        "http://partner.example/",
        "ftp://partner.example/",
        "file:///etc/passwd",
        "https://partner.example@127.0.0.1/",
        "https://user:password@partner.example/"
      })
  void isNotCalled(String address) {
    assertThatThrownBy(() -> hosts("trusted.org", "his.hospital.local").demand(URI.create(address)))
        .isInstanceOf(ForbiddenHostException.class);
  }

  /// What the JDK takes for a name and the system's resolver for a number.
  @Test
  void numbersInDisguiseAreSeenForWhatTheyResolveTo() {
    CallableHosts real = new CallableHosts(List.of());
    for (String host : List.of("0x7f.1", "0x7f000001")) {
      assertThatThrownBy(() -> real.demand(URI.create("https://" + host + "/")))
          .as(host)
          .isInstanceOfAny(ForbiddenHostException.class, UnknownHostException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://partner.example/hook, other",
    "https://his.hospital.local/r4, his.hospital.local",
    "http://his.hospital.local/r4, HIS.hospital.local:80",
    "https://his.hospital.local/r4, his.hospital.local:443",
    "http://127.0.0.1:9000/, 127.0.0.1",
    "http://[::1]:9000/, [::1]:9000"
  })
  void isCalled(String address, String inside) {
    assertThatCode(() -> hosts(inside).demand(URI.create(address))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:9001/, 127.0.0.1:9000",
    "https://sub.his.hospital.local/, his.hospital.local",
    "https://his.hospital.local:8443/, his.hospital.local:443",
    "http://metadata.example/, metadata.example",
    "http://169.254.169.254/, 169.254.169.254"
  })
  void whatIsNamedIsComparedWholeAndNeverOpensWhatIsNobodys(String address, String inside) {
    assertThatThrownBy(() -> hosts(inside).demand(URI.create(address)))
        .isInstanceOf(java.io.IOException.class);
  }

  @Test
  void settingsThatWouldNotDoAreSaid() {
    assertThatThrownBy(() -> hosts().demandWellFormed(URI.create("http://sms.example/send")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://");
    assertThatThrownBy(() -> hosts().demandWellFormed(URI.create("sms.example")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHostOfTheSettingsMayBeInsideAndNotNobodys() throws Exception {
    assertThat(CallableHosts.namedBySettings("127.0.0.1")).hasSize(1);
    assertThatThrownBy(() -> CallableHosts.namedBySettings("169.254.169.254"))
        .isInstanceOf(ForbiddenHostException.class);
    assertThatThrownBy(() -> CallableHosts.namedBySettings("0.0.0.0"))
        .isInstanceOf(ForbiddenHostException.class);
  }
}
