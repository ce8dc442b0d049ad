package org.xinqiao.channel;

/// Where a channel reaches a person: an e-mail address, a phone number, a provider's user id. The
/// channel decides whether it is well formed. [#toString] hides it, as logs must not carry it.
public record Address(String value) {

  @Override
  public String toString() {
    return "Address[hidden]";
  }
}
